#include <cmath>

#include "base/json.hpp"
#include "base/text/printable.hpp"
#include "replay/report/report.hpp"
#include "replay/report/statistics.hpp"

namespace orderwire::replay {

namespace {

// Two decimals are enough for a time.
double rounded(double value) { return std::round(value * 100) / 100; }

json::value or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

class JsonReport final : public Report {
  public:
    explicit JsonReport(std::ostream& out) : out_(out) {}

    void begin(const ReplayInfo& info) override {
        write({{"object", "replay"},
               {"name", or_null(info.name)},
               {"to", info.to},
               {"events", info.events},
               {"runs", info.runs},
               {"seed", info.seed},
               {"skipped_lines", info.skipped_lines}});
    }
    void delivered(const DeliveryOutcome& outcome) override {
        write({{"object", "delivery"},
               {"run", outcome.run},
               {"type", outcome.type},
               {"id", outcome.id},
               {"http", outcome.http == 0 ? json::value(nullptr) : json::value(outcome.http)},
               {"verdict", or_null(outcome.verdict)},
               {"ms", rounded(outcome.milliseconds)},
               {"attempts", outcome.attempts},
               {"corrupted", outcome.corrupted},
               {"problem", or_null(outcome.problem)},
               {"ok", outcome.failure.empty()},
               {"failure", or_null(outcome.failure)}});
    }
    void checked(const Check& check) override {
        write({{"object", "check"},
               {"name", check.name},
               {"ok", check.failure.empty()},
               {"failure", or_null(check.failure)}});
    }
    void end(const ReplayInfo& info, const Statistics& statistics) override {
        json::object http;
        for (const auto& [status, count] : statistics.by_http)
            http[status == 0 ? "none" : std::to_string(status)] = count;
        json::object verdicts;
        for (const auto& [verdict, count] : statistics.by_verdict)
            verdicts[verdict] = count;
        const Percentiles times = percentiles_of(statistics.milliseconds);
        write({{"object", "summary"},
               {"ok", statistics.ok()},
               {"deliveries", statistics.deliveries},
               {"failed", statistics.failed},
               {"dropped", statistics.dropped},
               {"retries", statistics.retries},
               {"checks", statistics.checks},
               {"failed_checks", statistics.failed_checks},
               {"http", std::move(http)},
               {"verdicts", std::move(verdicts)},
               {"ms",
                {{"p50", rounded(times.p50)},
                 {"p90", rounded(times.p90)},
                 {"p95", rounded(times.p95)},
                 {"p99", rounded(times.p99)},
                 {"max", rounded(times.max)}}},
               {"per_second", rounded(statistics.per_second())},
               {"seed", info.seed},
               {"skipped_lines", info.skipped_lines}});
    }

  private:
    void write(const json::object& line) {
        out_ << printable_json(json::serialize(line)) << '\n' << std::flush;
    }

    std::ostream& out_;
};

}  // namespace

std::unique_ptr<Report> make_json_report(std::ostream& out) { return std::make_unique<JsonReport>(out); }

}  // namespace orderwire::replay
