#include "testbench/runs/run_log.hpp"

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

    void begin(const replay::ReplayInfo&) override {}
    void announce(std::size_t deliveries) override {
        const std::lock_guard lock(log_->mutex_);
        announced_ += deliveries;
        log_->planned_ = std::max(log_->planned_, announced_);
    }
    void made_order(const std::string& order) override {
        const std::lock_guard lock(log_->mutex_);
        log_->order_ = order;
    }
    void delivered(const replay::DeliveryOutcome& outcome) override {
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
            log_->statistics_.add(outcome);
            delivery["n"] = ++log_->deliveries_;
        }
        log_->append("delivery", json::serialize(delivery));
    }
    void checked(const replay::Check& check) override { log_->check(check); }
    void end(const replay::ReplayInfo&, const replay::Statistics&) override {}

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

void RunLog::append(std::string_view kind, std::string json) {
    {
        const std::lock_guard lock(mutex_);
        items_.push_back({++sequence_, kind, std::move(json)});
    }
    changed_();
}

void RunLog::check(const replay::Check& check) {
    append("check", json::serialize(json::object{
                        {"step", check.name}, {"ok", check.failure.empty()}, {"detail", check.failure}}));
}

void RunLog::finish(std::string_view state) {
    std::string last;
    {
        const std::lock_guard lock(mutex_);
        state_ = state;
        last = head() + end();
    }
    append("state", std::move(last));
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
    const replay::Percentiles times = replay::percentiles_of(statistics_.milliseconds);
    const json::object summary{{"sent", deliveries_},
                               {"failed", statistics_.failed},
                               {"p50_ms", rounded(times.p50)},
                               {"p95_ms", rounded(times.p95)}};
    return ",\"summary\":" + json::serialize(summary);
}

std::string RunLog::all_of(std::string_view kind) const {
    std::string list;
    for (const LoggedItem& item : items_) {
        if (item.kind != kind) continue;
        if (!list.empty()) list += ',';
        list += item.json;
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
    const auto before = [](std::uint64_t sequence, const LoggedItem& item) {
        return sequence < item.sequence;
    };
    auto item = std::upper_bound(items_.begin(), items_.end(), number, before);
    for (; item != items_.end() && room > 0; ++item, --room) {
        blocks += fmt::format("event: run\ndata: {{\"run\":\"{}\",", id_);
        if (item->kind == "state") {
            blocks += item->json;
        } else {
            blocks += fmt::format("\"{}\":{}", item->kind, item->json);
        }
        blocks += "}\n\n";
        number = item->sequence;
    }
    return number;
}

}  // namespace orderwire::testbench
