#include "jobs/enrollment_watchdog.hpp"

#include "base/log.hpp"

namespace orderwire::jobs {

namespace {

constexpr auto interval = std::chrono::minutes(1);
constexpr std::size_t orders_per_page = 1'000;

}  // namespace

EnrollmentWatchdog::EnrollmentWatchdog(std::unique_ptr<store::Queries> reader, const Clock& clock,
                                       std::chrono::milliseconds patience)
    : reader_(std::move(reader)), clock_(clock), patience_(patience) {}

void EnrollmentWatchdog::start(const Executor& loop) {
    clockwork_.emplace(loop, Periodic::Plan{.name = "late enrollments",
                                            .interval = interval,
                                            .first_wait = std::chrono::milliseconds(0)});
    clockwork_->start([this] { report(); });
}

std::vector<std::string> EnrollmentWatchdog::look() {
    std::set<std::string> still;
    for (std::string last;;) {
        const auto late =
            reader_->orders_awaiting_enrollment(clock_.now() - patience_, last, orders_per_page);
        still.insert(late.begin(), late.end());
        if (late.size() < orders_per_page) break;
        last = late.back();
    }
    std::vector<std::string> fresh;
    std::set_difference(still.begin(), still.end(), known_.begin(), known_.end(), std::back_inserter(fresh));
    known_ = std::move(still);
    return fresh;
}

void EnrollmentWatchdog::report() {
    for (const std::string& order_id : look())
        spdlog::warn("order {}: paid, but its enrollment has not come for an hour", order_id);
}

}  // namespace orderwire::jobs
