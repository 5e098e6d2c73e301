// What one run reports, from its beginning to its end. Written by its thread, read by any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "replay/report/report.hpp"
#include "replay/report/statistics.hpp"

namespace orderwire::testbench {

class RunLog {
  public:
    // `sequence` numbers what it reports, among all runs; both must outlive it.
    RunLog(std::string id, std::string name, std::uint64_t seed, std::size_t planned,
           std::atomic<std::uint64_t>& sequence, std::function<void()> changed);

    // The report that writes here; it keeps the log.
    static std::unique_ptr<replay::Report> report_to(std::shared_ptr<RunLog> log);
    // The last word: passed, failed or stopped.
    void finish(std::string_view state);
    // Something outside of the engine went wrong.
    void check(const replay::Check& check);

    const std::string& id() const { return id_; }
    bool running() const;
    std::string show() const;   // {"object":"run",…} with all deliveries and checks
    std::string begun() const;  // without them
    // Appends what was reported after `number`, at most `room` of it, which it takes away from; the number it
    // came to.
    std::uint64_t write_after(std::uint64_t number, std::size_t& room, std::string& blocks) const;

  private:
    class Report;
    struct LoggedItem {
        std::uint64_t sequence;
        std::string_view kind;  // delivery, check or state
        std::string json;
    };
    void append(std::string_view kind, std::string json);
    std::string head() const;  // its members without the braces
    std::string end() const;
    std::string all_of(std::string_view kind) const;

    const std::string id_;
    const std::string name_;
    const std::uint64_t seed_;
    std::atomic<std::uint64_t>& sequence_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;  // of all below
    std::size_t planned_;
    std::string state_ = "running";
    std::string order_;
    std::vector<LoggedItem> items_;
    std::size_t deliveries_ = 0;
    replay::Statistics statistics_;
};

}  // namespace orderwire::testbench
