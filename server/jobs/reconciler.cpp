#include "jobs/reconciler.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"

namespace orderwire::jobs {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds tick_interval = 1s;
constexpr std::size_t sweep_page = 200;
constexpr int looks_per_gap = 5;  // so that one between two webhooks is seen, too
// A Stripe that is slow to answer must not have all our connections taken by look-ups: customers use them
// too.
constexpr std::size_t under_way_max = 16;
// Each costs two reads of the store, whether it can be paid or not.
constexpr std::size_t orders_per_tick = 500;
constexpr std::size_t refunds_wanted_max = 10'000;

}  // namespace

Reconciler::Reconciler(payments::Payments& payments, EventBackfill& event_backfill,
                       std::unique_ptr<store::Queries> reader, const Clock& clock, ReconcilerOptions options,
                       const MonotonicClock& monotonic)
    : payments_(payments),
      event_backfill_(event_backfill),
      reader_(std::move(reader)),
      clock_(clock),
      monotonic_(monotonic),
      options_(options),
      queue_(options.watched_patience) {}

void Reconciler::start(const Executor& loop) {
    next_sweep_ = monotonic_.now() + options_.sweep_interval;
    Periodic::Plan plan{"healing", std::min(tick_interval, options_.watched_patience / 4)};
    plan.first_wait = 0ms;
    periodic_.emplace(loop, std::move(plan));
    periodic_->start([this] { return tick(); });
}

void Reconciler::watched(std::span<const std::string> orders) { queue_.watched(orders, monotonic_.now()); }

void Reconciler::refunds_unnamed(const std::string& charge_id, const std::string& intent_id) {
    if (refunds_wanted_.size() < refunds_wanted_max) refunds_wanted_.try_emplace(charge_id, intent_id);
}

task<void> Reconciler::tick() {
    const Instant now = monotonic_.now();
    if (now >= next_reading_) co_await read_missed_events(now);
    if (now >= next_sweep_ && queue_.sweep_is_over()) sweep(now);

    const auto executor = co_await asio::this_coro::executor;
    const std::size_t busy = queue_.under_way() + refunds_asked_.size();
    const std::size_t free =
        std::min(under_way_max - std::min(under_way_max, busy), options_.lookups_per_second);
    const std::size_t asked = seek_refunds(now, free, executor);
    look_up_orders(now, free - asked, executor);
}

// At the start, and when no webhook came for a while. Whether orders are open does not matter: refunds and
// disputes are about paid ones.
task<void> Reconciler::read_missed_events(Instant now) {
    const store::StoreStats stats = reader_->stats();
    next_reading_ = now + options_.gap / looks_per_gap;
    const Time begun = clock_.now();
    if (!stats.first_order_at) {
        // There is nothing that an event could be about; of what comes from now on webhooks tell.
        if (!caught_up_to_) caught_up_to_ = begun;
        co_return;
    }
    const Time last_event = stats.last_event_at.value_or(*stats.first_order_at);
    if (caught_up_to_ && begun - std::max(last_event, *caught_up_to_) < options_.gap) co_return;
    // What an earlier reading found need not be read again.
    const Time since = std::max(last_event, caught_up_to_.value_or(last_event));
    const auto read = co_await event_backfill_.read_since(since);
    if (!read) {
        spdlog::warn("missed events: {}", read.error().detail);
        co_return;
    }
    caught_up_to_ = begun;
    if (*read > 0) spdlog::info("missed events: {} read from Stripe's list", *read);
}

// A page at a time: the next one when this one is looked up.
void Reconciler::sweep(Instant now) {
    std::vector<std::string> orders = reader_->open_payable_orders(swept_to_, sweep_page);
    swept_to_ = orders.size() == sweep_page ? orders.back() : std::string();
    if (swept_to_.empty()) next_sweep_ = now + options_.sweep_interval;
    queue_.swept(std::move(orders));
}

// How many were asked for.
std::size_t Reconciler::seek_refunds(Instant now, std::size_t max, const Executor& executor) {
    std::size_t asked = 0;
    for (const auto& [charge_id, intent_id] : refunds_wanted_) {
        if (asked == max) break;
        if (refunds_asked_.contains(charge_id) || !refunds_backoff_.is_due(charge_id, now)) continue;
        refunds_asked_.insert(charge_id);
        asio::co_spawn(executor, look_up_refunds(charge_id, intent_id), asio::detached);
        ++asked;
    }
    return asked;
}

// Only what can be paid is asked about, and only that counts: people also watch orders that nobody pays yet.
void Reconciler::look_up_orders(Instant now, std::size_t max, const Executor& executor) {
    std::size_t asked = 0;
    for (std::size_t taken = 0; asked < max && taken < orders_per_tick; ++taken) {
        const auto order_id = queue_.take(now);
        if (!order_id) return;
        const auto order = reader_->order(*order_id);
        const bool open = order && order->status <= domain::Status::failed;
        auto bindings = open ? reader_->payable_bindings(*order_id) : std::vector<store::Binding>();
        if (bindings.empty()) {
            queue_.done(*order_id);
            continue;
        }
        asked += bindings.size();
        asio::co_spawn(executor, look_up(*order_id, std::move(bindings)), asio::detached);
    }
}

task<void> Reconciler::look_up(std::string order_id, std::vector<store::Binding> bindings) {
    try {
        for (store::Binding& binding : bindings) {
            const auto looked_up = co_await payments_.look_up(std::move(binding));
            if (!looked_up) spdlog::info("order {}: not looked up: {}", order_id, looked_up.error().detail);
        }
    } catch (const std::exception& error) {
        spdlog::warn("order {}: not looked up: {}", order_id, error.what());
    }
    queue_.done(order_id);
}

task<void> Reconciler::look_up_refunds(std::string charge_id, std::string intent_id) {
    std::string why;
    try {
        const auto looked_up = co_await payments_.look_up_refunds(charge_id, intent_id);
        // What Stripe does not know of it won't know later either.
        const bool is_over = looked_up || looked_up.error().code == "payment_refused";
        if (!is_over) why = looked_up.error().detail;
    } catch (const std::exception& error) {
        why = error.what();
    }
    refunds_asked_.erase(charge_id);
    if (why.empty()) {
        refunds_wanted_.erase(charge_id);
        refunds_backoff_.succeeded(charge_id);
        co_return;
    }
    spdlog::info("charge {}: its refunds were not looked up: {}", charge_id, why);
    refunds_backoff_.failed(charge_id, monotonic_.now());
}

}  // namespace orderwire::jobs
