#include "testbench/run_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json.hpp"

namespace orderwire::testbench {

namespace {

double rounded(double value) { return std::round(value * 100) / 100; }

}  // namespace

class RunLog::Report final : public replay::Report {
  public:
    explicit Report(std::shared_ptr<RunLog> log) : log_(std::move(log)) {}

    void begin(const replay::Plan&) override {}
    void announce(std::size_t deliveries) override {
        const std::lock_guard lock(log_->mutex_);
        announced_ += deliveries;
        log_->planned_ = std::max(log_->planned_, announced_);
    }
    void made_order(const std::string& order) override {
        const std::lock_guard lock(log_->mutex_);
        log_->order_ = order;
    }
    void delivered(const replay::Outcome& outcome) override {
        json::object delivery{{"n", 0},
                              {"event", text_or_null(outcome.id)},
                              {"type", text_or_null(outcome.type)},
                              {"http", outcome.http == 0 ? json::value(nullptr) : json::value(outcome.http)},
                              {"verdict", text_or_null(outcome.verdict)},
                              {"ms", rounded(outcome.milliseconds)},
                              {"ok", outcome.failure.empty()},
                              {"detail", outcome.failure.empty() ? outcome.problem : outcome.failure}};
        {
            const std::lock_guard lock(log_->mutex_);
            log_->tally_.add(outcome);
            delivery["n"] = ++log_->deliveries_;
        }
        log_->tell("delivery", json::serialize(delivery));
    }
    void checked(const replay::Check& check) override { log_->check(check); }
    void end(const replay::Plan&, const replay::Tally&) override {}

  private:
    std::shared_ptr<RunLog> log_;
    std::size_t announced_ = 0;
};

RunLog::RunLog(std::string id, std::string name, std::uint64_t seed, std::size_t planned,
               std::atomic<std::uint64_t>& sequence, std::function<void()> changed)
    : id_(std::move(id)),
      name_(std::move(name)),
      seed_(seed),
      sequence_(sequence),
      changed_(std::move(changed)),
      planned_(planned) {}

std::unique_ptr<replay::Report> RunLog::report_to(std::shared_ptr<RunLog> log) {
    return std::make_unique<Report>(std::move(log));
}

void RunLog::tell(std::string_view kind, std::string json) {
    {
        const std::lock_guard lock(mutex_);
        told_.push_back({++sequence_, kind, std::move(json)});
    }
    changed_();
}

void RunLog::check(const replay::Check& check) {
    tell("check", json::serialize(json::object{
                      {"step", check.name}, {"ok", check.failure.empty()}, {"detail", check.failure}}));
}

void RunLog::finish(std::string_view state) {
    std::string last;
    {
        const std::lock_guard lock(mutex_);
        state_ = state;
        last = head() + end();
    }
    tell("state", std::move(last));
}

bool RunLog::running() const {
    const std::lock_guard lock(mutex_);
    return state_ == "running";
}

std::string RunLog::head() const {
    const json::object members{
        {"object", "run"}, {"id", id_},           {"name", text_or_null(name_)},  {"state", state_},
        {"seed", seed_},   {"planned", planned_}, {"order", text_or_null(order_)}};
    const std::string text = json::serialize(members);
    return text.substr(1, text.size() - 2);
}

std::string RunLog::end() const {
    const replay::Percentiles times = replay::percentiles_of(tally_.milliseconds);
    const json::object summary{{"sent", deliveries_},
                               {"failed", tally_.failed},
                               {"p50_ms", rounded(times.p50)},
                               {"p95_ms", rounded(times.p95)}};
    return ",\"summary\":" + json::serialize(summary);
}

std::string RunLog::all_of(std::string_view kind) const {
    std::string list;
    for (const Told& told : told_) {
        if (told.kind != kind) continue;
        if (!list.empty()) list += ',';
        list += told.json;
    }
    return list;
}

std::string RunLog::begun() const {
    const std::lock_guard lock(mutex_);
    return "{" + head() + "}";
}

std::string RunLog::show() const {
    const std::lock_guard lock(mutex_);
    return "{" + head() + end() + ",\"deliveries\":[" + all_of("delivery") + "],\"checks\":[" +
           all_of("check") + "]}";
}

std::uint64_t RunLog::write_after(std::uint64_t number, std::size_t& room, std::string& blocks) const {
    const std::lock_guard lock(mutex_);
    const auto before = [](std::uint64_t sequence, const Told& told) { return sequence < told.sequence; };
    auto told = std::upper_bound(told_.begin(), told_.end(), number, before);
    for (; told != told_.end() && room > 0; ++told, --room) {
        blocks += fmt::format("event: run\ndata: {{\"run\":\"{}\",", id_);
        if (told->kind == "state") {
            blocks += told->json;
        } else {
            blocks += fmt::format("\"{}\":{}", told->kind, told->json);
        }
        blocks += "}\n\n";
        number = told->sequence;
    }
    return number;
}

}  // namespace orderwire::testbench
