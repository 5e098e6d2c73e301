#include "jobs/expiry.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace orderwire::jobs {

namespace {

constexpr std::chrono::milliseconds interval_max = std::chrono::minutes(1);
constexpr std::chrono::milliseconds longest_pause = std::chrono::hours(1);

}  // namespace

Expiry::Expiry(payments::Payments& payments, std::unique_ptr<store::Queries> reader, const Clock& clock,
               Options options, const MonotonicClock& monotonic)
    : payments_(payments),
      reader_(std::move(reader)),
      clock_(clock),
      monotonic_(monotonic),
      options_(options),
      backoff_(options.first_pause, longest_pause) {}

void Expiry::start(const Executor& loop) {
    periodic_.emplace(loop, Periodic::Plan{"expiry", std::min(interval_max, options_.age / 4)});
    periodic_->start([this] { return sweep(); });
}

// One after the other, so that a sweep after a long stop does not flood Stripe.
task<void> Expiry::sweep() {
    const Time before = clock_.now() - options_.age;
    for (std::string last;;) {
        const auto page = reader_->open_orders_created_before(before, last, options_.page);
        for (const std::string& order_id : page) {
            if (!backoff_.is_due(order_id, monotonic_.now())) continue;
            co_await expire(order_id);
        }
        if (page.size() < options_.page) break;
        last = page.back();
    }
    backoff_.tidy(monotonic_.now());
}

task<void> Expiry::expire(std::string order_id) {
    std::string why;
    try {
        const result<store::Snapshot> cancelled = co_await payments_.cancel(order_id);
        if (cancelled) {
            spdlog::info("order {}: expired, {}", order_id, to_string(cancelled->status));
            backoff_.succeeded(order_id);
            co_return;
        }
        why = cancelled.error().detail;
    } catch (const std::exception& error) {
        why = error.what();
    }
    spdlog::info("order {}: expired, not cancelled yet: {}", order_id, why);
    backoff_.failed(order_id, monotonic_.now());
}

}  // namespace orderwire::jobs
