#include "jobs/enrollment_activator.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"

namespace orderwire::jobs {

namespace {

constexpr std::chrono::milliseconds look_interval{3'000};

}  // namespace

EnrollmentActivator::EnrollmentActivator(Executor loop, store::Store& store, const MonotonicClock& clock)
    : loop_(std::move(loop)), store_(store), clock_(clock) {}

void EnrollmentActivator::start(std::unique_ptr<store::Queries> reader, std::size_t page) {
    reader_ = std::move(reader);
    Periodic::Plan plan{"enrollments", look_interval};
    plan.first_wait = std::chrono::milliseconds(0);
    periodic_.emplace(loop_, std::move(plan));
    periodic_->start([this, page] { return sweep(page); });
}

void EnrollmentActivator::on_committed(std::span<const store::Snapshot> changes) {
    for (const store::Snapshot& order : changes) {
        if (order.enrollment != domain::Enrollment::requested) continue;
        asio::co_spawn(loop_, activate(order.order_id), asio::detached);
    }
}

task<void> EnrollmentActivator::sweep(std::size_t page) {
    for (std::string last;;) {
        const auto awaiting = reader_->orders_awaiting_enrollment({}, last, page);
        for (const std::string& order_id : awaiting) {
            // While the store refuses, those behind would fare no better.
            if (!store_.writable()) co_return;
            if (backoff_.is_due(order_id, clock_.now())) co_await activate(order_id);
        }
        if (awaiting.size() < page) break;
        last = awaiting.back();
    }
    backoff_.tidy(clock_.now());
}

task<void> EnrollmentActivator::activate(std::string order_id) {
    try {
        const store::Snapshot order = co_await store_.activate_enrollment(order_id);
        backoff_.succeeded(order_id);
    } catch (const std::exception& error) {
        spdlog::warn("order {}: enrollment not activated yet: {}", order_id, error.what());
        backoff_.failed(order_id, clock_.now());
    }
}

}  // namespace orderwire::jobs
