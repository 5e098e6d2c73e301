// What a replay reports while it runs and at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

#include "base/monotonic.hpp"

namespace orderwire::replay {

// One delivery and its answer.
struct DeliveryOutcome {
    std::size_t run = 1;  // which permutation
    std::string type;
    std::string id;
    int http = 0;             // 0: no answer
    std::string verdict;      // the answer's `verdict`, else its problem's `code`, else ""
    double milliseconds = 0;  // of the last attempt
    int attempts = 1;
    bool repeated = false;   // one of several deliveries of the event
    bool corrupted = false;  // its body was changed after it was signed
    std::string problem;     // why there was no answer
    std::string failure;     // what was expected instead; "" where all is well
};

// Something looked at after the deliveries, such as an order's status.
struct Check {
    std::string name;
    std::string failure;  // "" where it holds
};

struct ReplayInfo {
    std::string to;
    std::string name;  // the scenario's, or ""
    std::size_t events = 0;
    std::size_t runs = 1;
    std::uint64_t seed = 0;
    std::size_t skipped_lines = 0;  // that Stripe's command printed beside its JSON
};

struct Statistics;

class Report {
  public:
    virtual ~Report() = default;
    virtual void begin(const ReplayInfo& info) = 0;
    // So many more deliveries are to be expected from now on.
    virtual void announce(std::size_t /*deliveries*/) {}
    // The order that a run made for itself.
    virtual void made_order(const std::string& /*order*/) {}
    virtual void delivered(const DeliveryOutcome& outcome) = 0;
    virtual void checked(const Check& check) = 0;
    virtual void end(const ReplayInfo& info, const Statistics& statistics) = 0;
};

// Lines for people; on a terminal a bar, and lines for failures only. The stream must outlive the report.
std::unique_ptr<Report> make_text_report(std::ostream& out, bool terminal,
                                         const MonotonicClock& monotonic = monotonic_clock());
// JSON lines: {"object":"replay"|"delivery"|"check"|"summary", …}.
std::unique_ptr<Report> make_json_report(std::ostream& out);
// The XML that CI systems read; written at the end.
std::unique_ptr<Report> make_junit_report(std::ostream& out);

}  // namespace orderwire::replay
