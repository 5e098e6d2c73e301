#include <fmt/format.h>

#include "base/text/printable.hpp"
#include "replay/report/report.hpp"
#include "replay/report/statistics.hpp"

namespace orderwire::replay {

namespace {

// XML 1.0 has no way to write most control characters.
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

class JunitReport final : public Report {
  public:
    explicit JunitReport(std::ostream& out) : out_(out) {}

    void begin(const ReplayInfo&) override {}
    void delivered(const DeliveryOutcome& outcome) override {
        add("delivery", outcome.type + " " + outcome.id, outcome.milliseconds / 1000, outcome.failure);
    }
    void checked(const Check& check) override { add("expectation", check.name, 0, check.failure); }
    void end(const ReplayInfo& info, const Statistics& statistics) override {
        const std::string name = escaped(info.name.empty() ? "orderwire replay" : info.name);
        const std::string totals = fmt::format(
            R"(tests="{}" failures="{}" errors="0" time="{:.3f}")", statistics.deliveries + statistics.checks,
            statistics.failed + statistics.failed_checks, statistics.sending.count());
        out_ << R"(<?xml version="1.0" encoding="UTF-8"?>)" << '\n'
             << "<testsuites " << totals << ">\n"
             << fmt::format("<testsuite name=\"{}\" {}>\n", name, totals)
             << fmt::format("<properties><property name=\"seed\" value=\"{}\"/></properties>\n", info.seed)
             << cases_ << "</testsuite>\n</testsuites>\n"
             << std::flush;
    }

  private:
    void add(std::string_view group, const std::string& name, double seconds, const std::string& failure) {
        cases_ +=
            fmt::format(R"(<testcase classname="{}" name="{}" time="{:.4f}")", group, escaped(name), seconds);
        cases_ += failure.empty() ? "/>\n"
                                  : fmt::format("><failure message=\"{}\"/></testcase>\n", escaped(failure));
    }

    std::ostream& out_;
    std::string cases_;
};

}  // namespace

std::unique_ptr<Report> make_junit_report(std::ostream& out) { return std::make_unique<JunitReport>(out); }

}  // namespace orderwire::replay
