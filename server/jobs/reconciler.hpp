// Finds out what webhooks did not tell. An open order that can be paid is looked up at Stripe when it is
// watched and hears nothing for a while, all others by a slower sweep; at the start, and after a time without
// any webhook, Stripe's list of events is read, which tells of refunds and disputes too; and refunds that an
// event did not name are asked for. Whatever comes of it is a contribution like any other.
//
// Stripe's rate limit is shared with the shop, so look-ups are limited as a whole, and one at a time for an
// order.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "base/async.hpp"
#include "base/backoff.hpp"
#include "base/monotonic.hpp"
#include "base/periodic.hpp"
#include "jobs/event_backfill.hpp"
#include "jobs/reconciliation_queue.hpp"
#include "payments/payments.hpp"

namespace orderwire::jobs {

struct ReconcilerOptions {
    std::chrono::milliseconds watched_patience{30'000};  // without news, of an order that is watched
    std::chrono::milliseconds sweep_interval{600'000};   // from one sweep's end to the next one's begin
    std::chrono::milliseconds gap{300'000};              // without a webhook
    std::size_t lookups_per_second = 10;
};

class Reconciler {
  public:
    // Everything that is passed by reference must outlive the loop that it is started on.
    Reconciler(payments::Payments& payments, EventBackfill& event_backfill,
               std::unique_ptr<store::Queries> reader, const Clock& clock, ReconcilerOptions options,
               const MonotonicClock& monotonic = monotonic_clock());

    // Begins, on `loop`, until the loop ends: first with the events that were missed while we were away. The
    // reconciler must outlive the loop.
    void start(const Executor& loop);

    // These orders are watched now: to be said of every watched order more often than its patience ends. On
    // the loop.
    void watched(std::span<const std::string> orders);

    // A charge of this intent was refunded, by what has to be asked for: until Stripe answered. On the loop.
    void refunds_unnamed(const std::string& charge_id, const std::string& intent_id);

  private:
    using Instant = ReconciliationQueue::Instant;

    task<void> tick();
    task<void> read_missed_events(Instant now);
    void sweep(Instant now);
    std::size_t seek_refunds(Instant now, std::size_t max, const Executor& executor);
    void look_up_orders(Instant now, std::size_t max, const Executor& executor);
    task<void> look_up(std::string order_id, std::vector<store::Binding> bindings);
    task<void> look_up_refunds(std::string charge_id, std::string intent_id);

    payments::Payments& payments_;
    EventBackfill& event_backfill_;
    std::unique_ptr<store::Queries> reader_;
    const Clock& clock_;
    const MonotonicClock& monotonic_;
    ReconcilerOptions options_;
    ReconciliationQueue queue_;
    std::map<std::string, std::string> refunds_wanted_;  // the charge, and its intent
    std::set<std::string> refunds_asked_;                // of those, under way
    Backoff refunds_backoff_{std::chrono::seconds(5), std::chrono::hours(1)};
    std::optional<Periodic> periodic_;
    Instant next_sweep_{};
    Instant next_reading_{};
    std::optional<Time> caught_up_to_;  // the events of the time before were read
    std::string swept_to_;              // the last order of the sweep's last page, or "" at its begin
};

}  // namespace orderwire::jobs
