#include <fmt/format.h>

#include <chrono>

#include "base/text/printable.hpp"
#include "replay/report/report.hpp"
#include "replay/report/statistics.hpp"

namespace orderwire::replay {

namespace {

std::string line_of(const DeliveryOutcome& outcome) {
    const std::string http = outcome.http == 0 ? "---" : std::to_string(outcome.http);
    const std::string verdict = outcome.verdict.empty() ? "-" : outcome.verdict;
    std::string line = fmt::format("{:<36} {:<30} {} {:<24} {:>8.1f} ms", outcome.type, outcome.id, http,
                                   verdict, outcome.milliseconds);
    if (outcome.attempts > 1) line += fmt::format("  {} attempts", outcome.attempts);
    if (outcome.corrupted) line += "  corrupted";
    if (!outcome.problem.empty()) line += "  " + outcome.problem;
    if (!outcome.failure.empty()) line += "  FAILED: " + outcome.failure;
    return printable(line);
}

template <class Key>
std::string counts(const std::map<Key, std::size_t>& by) {
    std::string text;
    for (const auto& [key, count] : by)
        text += fmt::format("{}{} × {}", text.empty() ? "" : ", ", count, key);
    return text;
}

class TextReport final : public Report {
  public:
    TextReport(std::ostream& out, bool terminal, const MonotonicClock& monotonic)
        : out_(out), terminal_(terminal), monotonic_(monotonic) {}

    void begin(const ReplayInfo& info) override {
        if (!info.name.empty()) out_ << printable(info.name) << '\n';
        out_ << fmt::format("{} events to {}, seed {}", info.events, info.to, info.seed);
        if (info.runs > 1) out_ << fmt::format(", in {} orders", info.runs);
        out_ << std::endl;
        if (info.skipped_lines > 0) {
            out_ << fmt::format("{} lines skipped that are not JSON, as Stripe's command prints them",
                                info.skipped_lines)
                 << std::endl;
        }
        runs_ = info.runs;
    }
    void announce(std::size_t deliveries) override { announced_ += deliveries; }
    void delivered(const DeliveryOutcome& outcome) override {
        ++done_;
        if (!terminal_) {
            out_ << line_of(outcome) << '\n' << std::flush;
            return;
        }
        if (!outcome.failure.empty()) {
            ++failed_;
            out_ << erase << line_of(outcome) << '\n';
        }
        draw();
    }
    void checked(const Check& check) override {
        // Thousands of runs that end well are what the bar is for.
        if (terminal_ && runs_ > 1 && check.failure.empty()) return;
        if (terminal_) out_ << erase;
        out_ << printable(check.failure.empty() ? "ok: " + check.name
                                                : "FAILED: " + check.name + ": " + check.failure)
             << '\n';
    }
    void end(const ReplayInfo& info, const Statistics& statistics) override {
        if (terminal_) out_ << erase;
        const Percentiles times = percentiles_of(statistics.milliseconds);
        out_ << fmt::format("{} deliveries, {} as expected, {} not", statistics.deliveries,
                            statistics.deliveries - statistics.failed, statistics.failed);
        if (statistics.dropped > 0) out_ << fmt::format("; {} dropped", statistics.dropped);
        if (statistics.retries > 0) out_ << fmt::format("; {} attempts repeated", statistics.retries);
        if (statistics.checks > 0)
            out_ << fmt::format("; {} of {} expectations hold", statistics.checks - statistics.failed_checks,
                                statistics.checks);
        out_ << '\n';
        std::map<std::string, std::size_t> by_http;
        for (const auto& [http, count] : statistics.by_http)
            by_http[http == 0 ? "no answer" : std::to_string(http)] = count;
        if (!by_http.empty()) out_ << "answers: " << counts(by_http) << '\n';
        if (!statistics.by_verdict.empty())
            out_ << "verdicts: " << printable(counts(statistics.by_verdict)) << '\n';
        out_ << fmt::format(
            "times: p50 {:.1f} ms, p90 {:.1f} ms, p95 {:.1f} ms, p99 {:.1f} ms, max {:.1f} ms; {:.0f} a "
            "second\n",
            times.p50, times.p90, times.p95, times.p99, times.max, statistics.per_second());
        out_ << "seed " << info.seed << std::endl;
    }

  private:
    static constexpr std::string_view erase = "\r\x1b[K";

    // Ten times a second is as often as anybody looks.
    void draw() {
        const Instant now = monotonic_.now();
        if (now - drawn_ < std::chrono::milliseconds(100) && done_ < announced_) return;
        drawn_ = now;
        constexpr std::size_t width = 30;
        const std::size_t full = announced_ == 0 ? 0 : std::min(width, width * done_ / announced_);
        std::string bar;
        for (std::size_t i = 0; i < width; ++i)
            bar += i < full ? "█" : "░";
        out_ << erase << bar << ' ' << done_ << '/' << announced_;
        if (failed_ > 0) out_ << ", " << failed_ << " failed";
        out_ << std::flush;
    }

    std::ostream& out_;
    bool terminal_;
    const MonotonicClock& monotonic_;
    std::size_t runs_ = 1;
    std::size_t announced_ = 0;
    std::size_t done_ = 0;
    std::size_t failed_ = 0;
    Instant drawn_{};
};

}  // namespace

std::unique_ptr<Report> make_text_report(std::ostream& out, bool terminal, const MonotonicClock& monotonic) {
    return std::make_unique<TextReport>(out, terminal, monotonic);
}

}  // namespace orderwire::replay
