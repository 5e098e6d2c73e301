#include "store/logic/retention_sweep.hpp"

#include <array>

namespace orderwire::store {

namespace {

constexpr std::size_t small_rows = 256;
constexpr std::size_t large_rows = 32;  // of up to a quarter of a MiB each

enum class BodyState { may_go, waits, of_nobody };  // of nobody who could become final

BodyState state_of(const BodyAge& body, Time time) {
    if (body.order)
        return body.order->final && body.order->updated_at < time ? BodyState::may_go : BodyState::waits;
    return body.is_unmatched ? BodyState::waits : BodyState::of_nobody;
}

}  // namespace

RetentionSweep::RetentionSweep(UnitOfWork& unit, MessageQueue& messages, const Clock& clock,
                               Retention retention)
    : unit_(unit), aged_(unit.aged()), messages_(messages), clock_(clock), retention_(retention) {}

bool RetentionSweep::run_portion() {
    using Step = bool (RetentionSweep::*)();
    static constexpr std::array<Step, step_count> steps{
        &RetentionSweep::drop_unmatched, &RetentionSweep::drop_answered,
        &RetentionSweep::prune_outbox,   &RetentionSweep::drop_events_of_nobody,
        &RetentionSweep::drop_bodies,    &RetentionSweep::drop_unpaid_orders};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        // One that has come to its end waits for the next round.
        if (!done_.test(i) && !(this->*steps.at(i))()) done_.set(i);
    }
    if (done_.count() < steps.size()) return true;
    done_.reset();
    return false;
}

bool RetentionSweep::drop_unmatched() {
    const Time time = clock_.now() - unmatched_events_kept;
    const auto oldest = aged_.oldest_unmatched(small_rows);
    std::size_t expired = 0;
    for (const UnmatchedAge& event : oldest) {
        // Rows come in the order of arrival, so the first young one ends the search.
        if (event.received_at >= time) break;
        ++expired;
        unit_.events().remove_unmatched(event.event_row);
        if (event.parked) {
            unit_.events().set_outcome(event.event_row,
                                       {domain::Verdict::ignored("parked_expired"), {}, {}, {}});
        }
    }
    return expired == small_rows;
}

bool RetentionSweep::drop_answered() {
    return aged_.remove_answered_before(clock_.now() - idempotency_keys_kept, small_rows) == small_rows;
}

bool RetentionSweep::prune_outbox() { return messages_.prune(small_rows); }

// Not while they are parked; and those that were, not before they could have been dropped as unmatched.
bool RetentionSweep::drop_events_of_nobody() {
    if (!retention_.events) return false;
    const Time time = clock_.now() - *retention_.events;
    const Time parked_time = time - unmatched_events_kept;
    const auto events = aged_.events_of_nobody(time, nobody_, large_rows);
    for (const EventOfNobody& event : events) {
        nobody_ = event;
        if (event.parked || (event.park_expired && event.received_at >= parked_time)) continue;
        aged_.remove_event(event.event_row);
        ++forgotten_.events;
    }
    if (events.size() == large_rows) return true;
    nobody_ = {};
    return false;
}

// Of events of orders that are final and have not changed since.
bool RetentionSweep::drop_bodies() {
    if (!retention_.bodies) return false;
    const Time time = clock_.now() - *retention_.bodies;
    const bool more = drop_new_bodies(time);
    return drop_bodies_passed_by(time) || more;
}

// In the order of arrival, so that the first young event ends the round; the next one goes on behind it.
bool RetentionSweep::drop_new_bodies(Time time) {
    std::int64_t done = aged_.bodies_done();
    std::size_t looked_at = 0;
    for (const BodyAge& body : aged_.bodies(done, large_rows)) {
        if (body.received_at >= time) break;
        ++looked_at;
        done = body.event_row;
        const BodyState state = state_of(body, time);
        if (state == BodyState::may_go) drop_body(body.event_row);
        if (state == BodyState::waits) aged_.pass_by_body(body.event_row);
    }
    if (looked_at > 0) aged_.set_bodies_done(done);
    return looked_at == large_rows;
}

bool RetentionSweep::drop_bodies_passed_by(Time time) {
    const auto bodies = aged_.bodies_passed_by(passed_by_, large_rows);
    for (const BodyAge& body : bodies) {
        passed_by_ = body.event_row;
        const BodyState state = state_of(body, time);
        if (state == BodyState::may_go) drop_body(body.event_row);
        if (state != BodyState::waits) aged_.forget_passed_by(body.event_row);
    }
    if (bodies.size() == large_rows) return true;
    passed_by_ = 0;
    return false;
}

void RetentionSweep::drop_body(std::int64_t event_row) {
    aged_.remove_body(event_row);
    ++forgotten_.bodies;
}

// Guests' orders that were cancelled, never paid, and that nobody can pay any more, with all that is theirs.
// Once a day: the round passes by all the cancelled orders that stay.
bool RetentionSweep::drop_unpaid_orders() {
    const Time now = clock_.now();
    if (!retention_.unpaid_orders || now < unpaid_orders_at_) return false;
    const Time time = now - *retention_.unpaid_orders;
    std::size_t looked_at = 0;
    for (const CancelledOrderAge& order : aged_.cancelled_orders(unpaid_order_, small_rows)) {
        // Orders come by age: what was made since cannot have been cancelled before.
        if (order.created_at >= time) break;
        ++looked_at;
        unpaid_order_ = order.order_id;
        if (!may_go(order, time)) continue;
        aged_.remove_order(order.order_id);
        aged_.remove_customer_without_orders(order.customer_id);
        ++forgotten_.orders;
    }
    if (looked_at == small_rows) return true;
    unpaid_order_.clear();
    unpaid_orders_at_ = now + std::chrono::days(1);
    return false;
}

bool RetentionSweep::may_go(const CancelledOrderAge& order, Time time) {
    if (order.updated_at >= time || order.was_paid || order.marked) return false;
    const OrderTraces traces = aged_.traces(order.order_id);
    return traces.of_guest && !traces.noted && !traces.refunded && !traces.gave_access && !traces.told &&
           !traces.payable && !traces.bound_twice;
}

}  // namespace orderwire::store
