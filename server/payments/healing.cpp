#include "payments/healing.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "base/timer.hpp"

namespace orderwire::payments {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds tick_interval = 1s;
constexpr std::size_t sweep_page = 200;
// A Stripe that is slow to answer must not have all our connections taken by look-ups: customers use them
// too.
constexpr std::size_t under_way_max = 16;

}  // namespace

Healing::Healing(Payments& payments, MissedEvents& missed_events, std::unique_ptr<store::Reader> reader,
                 const Clock& clock, HealingOptions options)
    : payments_(payments),
      missed_events_(missed_events),
      reader_(std::move(reader)),
      clock_(clock),
      options_(options),
      schedule_(options.watched_patience) {}

void Healing::start(const Executor& loop) { asio::co_spawn(loop, run(), asio::detached); }

void Healing::watched(std::span<const std::string> orders) {
    schedule_.watched(orders, std::chrono::steady_clock::now());
}

task<void> Healing::run() {
    const auto executor = co_await asio::this_coro::executor;
    next_sweep_ = std::chrono::steady_clock::now() + options_.sweep_interval;
    Timer timer(executor);
    for (;;) {
        try {
            co_await tick();
        } catch (const std::exception& error) {
            spdlog::warn("healing: {}", error.what());
        }
        timer.expires_after(std::min(tick_interval, options_.watched_patience / 4));
        co_await timer.async_wait(use_task);
    }
}

task<void> Healing::tick() {
    const Instant now = std::chrono::steady_clock::now();
    if (now >= next_reading_) co_await read_missed_events(now);
    if (now >= next_sweep_ && schedule_.sweep_is_over()) sweep(now);

    const auto executor = co_await asio::this_coro::executor;
    const std::size_t free = under_way_max - std::min(under_way_max, schedule_.under_way());
    for (std::string& order_id : schedule_.take(now, std::min(free, options_.lookups_per_second)))
        asio::co_spawn(executor, look_up(std::move(order_id)), asio::detached);
}

// At the start, and when no webhook came for a while although orders wait for one.
task<void> Healing::read_missed_events(Instant now) {
    const store::Figures figures = reader_->figures();
    next_reading_ = now + options_.gap;
    const Time begun = clock_.now();
    if (!figures.oldest_open_order_at) {
        // Nothing waits for what came while nobody was here; of what comes from now on webhooks tell.
        if (!caught_up_to_) caught_up_to_ = begun;
        co_return;
    }
    const Time last_event = figures.last_event_at.value_or(*figures.oldest_open_order_at);
    if (caught_up_to_ && begun - last_event < options_.gap) co_return;
    // What an earlier reading found need not be read again.
    const Time since = std::max(last_event, caught_up_to_.value_or(last_event));
    const auto read = co_await missed_events_.read_since(since);
    if (!read) {
        spdlog::warn("missed events: {}", read.error().detail);
        co_return;
    }
    caught_up_to_ = begun;
    if (*read > 0) spdlog::info("missed events: {} read from Stripe's list", *read);
}

// A page at a time: the next one when this one is looked up.
void Healing::sweep(Instant now) {
    std::vector<std::string> orders = reader_->open_payable_orders(swept_to_, sweep_page);
    swept_to_ = orders.size() == sweep_page ? orders.back() : std::string();
    if (swept_to_.empty()) next_sweep_ = now + options_.sweep_interval;
    schedule_.swept(std::move(orders));
}

task<void> Healing::look_up(std::string order_id) {
    try {
        const auto order = reader_->order(order_id);
        const bool open = order && order->status <= domain::Status::failed;
        for (store::Binding& binding :
             open ? reader_->payable_bindings(order_id) : std::vector<store::Binding>()) {
            const auto looked_up = co_await payments_.look_up(std::move(binding));
            if (!looked_up) spdlog::info("order {}: not looked up: {}", order_id, looked_up.error().detail);
        }
    } catch (const std::exception& error) {
        spdlog::warn("order {}: not looked up: {}", order_id, error.what());
    }
    schedule_.done(order_id);
}

}  // namespace orderwire::payments
