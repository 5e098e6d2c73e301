// What has been kept for long enough, removed a little at a time.
#include <array>

#include "store/sqlite/commands.hpp"

namespace orderwire::store {

namespace {

constexpr std::size_t small_rows = 256;
constexpr std::size_t large_rows = 32;  // of up to a quarter of a MiB each

}  // namespace

bool Commands::clean() {
    using Step = bool (Commands::*)();
    static constexpr std::array<Step, cleaning_steps> steps{
        &Commands::drop_waiting_events,   &Commands::drop_expired_keys, &Commands::prune_outbox,
        &Commands::drop_events_of_nobody, &Commands::drop_bodies,       &Commands::drop_unpaid_orders};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        // One that has come to its end waits for the next round.
        if (!cleaned_.test(i) && !(this->*steps.at(i))()) cleaned_.set(i);
    }
    if (cleaned_.count() < steps.size()) return true;
    cleaned_.reset();
    return false;
}

bool Commands::drop_waiting_events() {
    const auto dropped = unmatched_.drop_received_before(clock_.now() - unmatched_events_kept, small_rows);
    for (const std::int64_t event_row : dropped.parked) {
        events_.set_outcome(event_row, {domain::Verdict::ignored("parked_expired"), {}, {}, {}});
    }
    return dropped.more;
}

bool Commands::drop_expired_keys() {
    return keys_.drop_made_before(clock_.now() - idempotency_keys_kept, small_rows);
}

bool Commands::prune_outbox() { return outbox_.prune(clock_.now(), small_rows); }

bool Commands::drop_events_of_nobody() {
    if (!retention_.events) return false;
    const Time time = clock_.now() - *retention_.events;
    return removal_.drop_events_of_nobody(time, time - unmatched_events_kept, large_rows);
}

bool Commands::drop_bodies() {
    return retention_.bodies && removal_.drop_bodies(clock_.now() - *retention_.bodies, large_rows);
}

// Once a day: the round passes by all the cancelled orders that stay.
bool Commands::drop_unpaid_orders() {
    const Time now = clock_.now();
    if (!retention_.unpaid_orders || now < unpaid_orders_at_) return false;
    if (removal_.drop_unpaid_orders(now - *retention_.unpaid_orders, small_rows)) return true;
    unpaid_orders_at_ = now + std::chrono::days(1);
    return false;
}

}  // namespace orderwire::store
