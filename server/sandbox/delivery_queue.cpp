#include "sandbox/delivery_queue.hpp"

#include "base/log.hpp"
#include "sandbox/retry_schedule.hpp"

namespace orderwire::sandbox {

namespace {

// Waiting, and no earlier one of its lane still waits for its first attempt or is in the middle of it.
constexpr const char* whose_turn_it_is = R"(
d.state = 'pending' AND d.running = 0 AND NOT (d.attempts = 0 AND d.unordered = 0 AND EXISTS (
    SELECT 1 FROM deliveries AS e
    WHERE e.state = 'pending' AND e.lane = d.lane AND e.endpoint = d.endpoint AND e.id < d.id
      AND e.attempts = 0 AND e.unordered = 0))
)";

}  // namespace

DeliveryQueue::DeliveryQueue(sqlite::Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO deliveries(event, endpoint, lane, due, unordered, state) VALUES(?1, ?2, ?3, ?4, "
              "?5, ?6)"),
      take_(database,
            std::string("SELECT id, event, endpoint, attempts FROM deliveries AS d WHERE due <= ?1 AND ") +
                whose_turn_it_is + " ORDER BY due, id LIMIT 1"),
      mark_running_(database, "UPDATE deliveries SET running = 1 WHERE id = ?1"),
      next_due_(database, std::string("SELECT due FROM deliveries AS d WHERE ") + whose_turn_it_is +
                              " ORDER BY due LIMIT 1"),
      find_(database, "SELECT attempts, coalesce(first_attempt, ?2) FROM deliveries WHERE id = ?1"),
      finish_(database,
              "UPDATE deliveries SET state = ?2, attempts = attempts + 1, running = 0 WHERE id = ?1"),
      retry_(database,
             "UPDATE deliveries SET attempts = ?2, first_attempt = ?3, due = ?4, running = 0 WHERE id = ?1"),
      put_back_(database, "UPDATE deliveries SET running = 0 WHERE id = ?1"),
      pending_of_event_(database, "SELECT count(*) FROM deliveries WHERE event = ?1 AND state = 'pending'"),
      pending_(database, "SELECT count(*) FROM deliveries WHERE state = 'pending'"),
      untried_(database,
               "SELECT count(*) FROM deliveries WHERE event = ?1 AND state = 'pending' AND attempts = 0") {
    // What ran when the process ended did not end.
    database_.execute("UPDATE deliveries SET running = 0 WHERE running = 1");
}

bool DeliveryQueue::add(std::string_view event, std::string_view endpoint, std::string_view lane, Time due,
                        bool unordered) {
    if (pending() >= pending_deliveries_max) {
        spdlog::warn("sandbox: {} deliveries are pending; {} is not queued for {}", pending_deliveries_max,
                     event, endpoint);
        return false;
    }
    insert_.bind(event, endpoint, lane, to_milliseconds(due), unordered, "pending").run();
    return true;
}

void DeliveryQueue::add_dropped(std::string_view event, std::string_view endpoint, std::string_view lane,
                                Time now) {
    insert_.bind(event, endpoint, lane, to_milliseconds(now), true, "dropped").run();
}

std::optional<Delivery> DeliveryQueue::take(Time now) {
    auto& row = take_.bind(to_milliseconds(now));
    if (!row.step()) return std::nullopt;
    Delivery delivery{row.integer(0), row.text(1), row.text(2), static_cast<int>(row.integer(3))};
    row.reset();
    mark_running_.bind(delivery.id).run();
    return delivery;
}

std::optional<Time> DeliveryQueue::next_due() {
    auto& row = next_due_.bind();
    if (!row.step()) return std::nullopt;
    const Time due = from_milliseconds(row.integer(0));
    row.reset();
    return due;
}

void DeliveryQueue::succeeded(std::int64_t id) { finish_.bind(id, "delivered").run(); }

void DeliveryQueue::failed(std::int64_t id, Time started, Time now) {
    auto& row = find_.bind(id, to_milliseconds(started));
    if (!row.step()) return;
    const int attempts = static_cast<int>(row.integer(0)) + 1;
    const Time first = from_milliseconds(row.integer(1));
    row.reset();
    if (const auto wait = retry_after(attempts, now - first)) {
        retry_.bind(id, attempts, to_milliseconds(first), to_milliseconds(now + *wait)).run();
    } else {
        finish_.bind(id, "failed").run();
    }
}

void DeliveryQueue::put_back(std::int64_t id) { put_back_.bind(id).run(); }

std::int64_t DeliveryQueue::count(sqlite::Statement& row) {
    row.step();
    const std::int64_t n = row.integer(0);
    row.reset();
    return n;
}

std::int64_t DeliveryQueue::pending(std::string_view event) { return count(pending_of_event_.bind(event)); }
std::int64_t DeliveryQueue::pending() { return count(pending_.bind()); }

bool DeliveryQueue::untried(std::string_view event) { return count(untried_.bind(event)) > 0; }

void DeliveryQueue::forget_endpoint(std::string_view endpoint) {
    sqlite::Statement(database_,
                      "UPDATE deliveries SET state = 'failed' WHERE endpoint = ?1 AND state = 'pending'")
        .bind(endpoint)
        .run();
}

void DeliveryQueue::advance(std::chrono::milliseconds by) {
    sqlite::Statement(
        database_,
        "UPDATE deliveries SET due = due - ?1, first_attempt = first_attempt - ?1 WHERE state = 'pending'")
        .bind(std::int64_t{by.count()})
        .run();
}

void DeliveryQueue::remove_orphans() {
    database_.execute(
        "DELETE FROM deliveries WHERE NOT EXISTS (SELECT 1 FROM records WHERE records.id = "
        "deliveries.event)");
}

}  // namespace orderwire::sandbox
