#include "payments/expiry.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "base/timer.hpp"

namespace orderwire::payments {

namespace {

constexpr std::chrono::milliseconds interval_max = std::chrono::minutes(1);
// One after the other, so that a sweep after a long stop does not flood Stripe.
constexpr std::size_t orders_per_sweep = 1'000;

}  // namespace

Expiry::Expiry(Payments& payments, std::unique_ptr<store::Reader> reader, const Clock& clock,
               std::chrono::milliseconds age)
    : payments_(payments), reader_(std::move(reader)), clock_(clock), age_(age) {}

void Expiry::start(const Executor& loop) { asio::co_spawn(loop, run(), asio::detached); }

task<void> Expiry::run() {
    const auto executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    for (;;) {
        timer.expires_after(std::min(interval_max, age_ / 4));
        co_await timer.async_wait(use_task);
        try {
            co_await sweep();
        } catch (const std::exception& error) {
            spdlog::warn("expiry: {}", error.what());
        }
    }
}

task<void> Expiry::sweep() {
    const auto expired = reader_->open_orders_created_before(clock_.now() - age_, orders_per_sweep);
    for (const std::string& order_id : expired) {
        const result<store::Snapshot> cancelled = co_await payments_.cancel(order_id);
        if (cancelled) {
            spdlog::info("order {}: expired, {}", order_id, to_string(cancelled->status));
        } else {
            spdlog::info("order {}: expired, not cancelled yet: {}", order_id, cancelled.error().detail);
        }
        // While Stripe is down the rest would only wait for the same answer.
        if (!cancelled && cancelled.error().code == "stripe_unavailable") co_return;
    }
}

}  // namespace orderwire::payments
