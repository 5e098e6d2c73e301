#include "testbench/runs/replay_runs.hpp"

#include <algorithm>
#include <utility>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "replay/replay.hpp"
#include "testbench/runs/run_log.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t items_at_once = 200;

// Within what a run may send, each event may come twice.
bool fit_to_limit(replay::Options& options, std::size_t events) {
    const std::size_t of_each_run = events * (options.faults.duplicate > 0 ? 2 : 1);
    if (of_each_run > run_deliveries_max) return false;
    options.permutations_max = std::min(options.permutations_max, run_deliveries_max / of_each_run);
    return true;
}

// How many orders of arrival there are, up to the limit.
std::size_t runs_of(const replay::Options& options, std::size_t events) {
    if (!options.permutations) return 1;
    std::size_t all = 1;
    for (std::size_t i = 2; i <= events && all < options.permutations_max; ++i)
        all *= i;
    return std::min(all, options.permutations_max);
}

void carry_out(replay::Options options, replay::InputSet input_set, const Clock& clock,
               const std::shared_ptr<RunLog>& log, const std::stop_token& stop) {
    bool passed = false;
    try {
        replay::CompositeReport reports;
        reports.add(RunLog::report_to(log));
        passed = replay::run(std::move(options), std::move(input_set), clock, reports, stop);
    } catch (const std::exception& error) {
        spdlog::error("a replay of the testbench failed: {}", error.what());
        log->check({"the replay itself", error.what()});
    }
    log->finish(stop.stop_requested() ? "stopped" : passed ? "passed" : "failed");
}

}  // namespace

ReplayRuns::ReplayRuns(const Clock& clock, std::function<void()> changed)
    : clock_(clock), changed_(std::move(changed)) {}

ReplayRuns::~ReplayRuns() { stop_all(); }

result<std::string> ReplayRuns::start(replay::Options options, replay::InputSet input_set, std::string name) {
    const std::size_t events = input_set.steps.size();
    if (!fit_to_limit(options, events)) {
        return Error{"too_many_deliveries",
                     "a run sends at most 10000 events; more of them are for the "
                     "command line: orderwire replay"};
    }
    if (!options.seed) options.seed = replay::fresh_seed();
    const std::lock_guard lock(mutex_);
    if (stopping_) return Error{"stopping", "the server is stopping"};
    if (!runs_.empty() && runs_.back()->running()) {
        return Error{"run_in_progress", "another run is under way: wait for it, or stop it"};
    }
    if (thread_.joinable()) thread_.join();  // it has reported its end already
    auto log = std::make_shared<RunLog>(new_id("run_", clock_.now()), std::move(name), *options.seed,
                                        events * runs_of(options, events), sequence_, changed_);
    runs_.push_back(log);
    if (runs_.size() > kept_max) runs_.pop_front();
    thread_ = std::jthread([this, log, options = std::move(options),
                            input_set = std::move(input_set)](const std::stop_token& stop) mutable {
        carry_out(std::move(options), std::move(input_set), clock_, log, stop);
    });
    return log->begun();
}

std::optional<std::string> ReplayRuns::show(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    for (const auto& run : runs_) {
        if (run->id() == id) return run->show();
    }
    return std::nullopt;
}

bool ReplayRuns::stop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) { return run->id() == id; });
    if (found == runs_.end()) return false;
    if ((*found)->running()) thread_.request_stop();
    return true;
}

void ReplayRuns::stop_all() {
    std::jthread last;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        last = std::move(thread_);
    }
    // Stops and joins.
}

std::uint64_t ReplayRuns::newest() const { return sequence_; }

std::uint64_t ReplayRuns::write_after(std::uint64_t number, std::string& blocks) const {
    const std::lock_guard lock(mutex_);
    std::size_t room = items_at_once;
    for (const auto& run : runs_)
        number = run->write_after(number, room, blocks);
    return number;
}

}  // namespace orderwire::testbench
