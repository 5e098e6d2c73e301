#include "sandbox/storage/delivery_queue.hpp"

#include "base/log.hpp"
#include "base/text/utf8.hpp"
#include "sandbox/protocol/forms.hpp"
#include "sandbox/storage/retry_schedule.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::size_t response_bytes_max = 1000;

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
      postpone_(database, "UPDATE deliveries SET due = ?2, running = 0 WHERE id = ?1"),
      record_response_(database,
                       "UPDATE deliveries SET response_url = ?3, response_status = ?4, response_body = ?5 "
                       "WHERE id = ?1 AND endpoint = ?2"),
      list_(database,
            "SELECT id, event, endpoint, attempts, state, due, response_url, response_status, response_body "
            "FROM deliveries WHERE ?1 IS NULL OR event = ?1 ORDER BY id DESC LIMIT ?2"),
      pending_of_event_(database, "SELECT count(*) FROM deliveries WHERE event = ?1 AND state = 'pending'"),
      pending_(database, "SELECT count(*) FROM deliveries WHERE state = 'pending'"),
      untried_(database,
               "SELECT count(*) FROM deliveries WHERE event = ?1 AND state = 'pending' AND attempts = 0 AND "
               "due <= ?2") {
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
    insert_.run(event, endpoint, lane, to_milliseconds(due), unordered, "pending");
    return true;
}

void DeliveryQueue::add_dropped(std::string_view event, std::string_view endpoint, std::string_view lane,
                                Time now) {
    insert_.run(event, endpoint, lane, to_milliseconds(now), true, "dropped");
}

std::optional<QueuedDelivery> DeliveryQueue::take(Time now) {
    auto& row = take_.bind(to_milliseconds(now));
    if (!row.step()) return std::nullopt;
    QueuedDelivery delivery{row.integer(0), row.text(1), row.text(2), static_cast<int>(row.integer(3))};
    row.reset();
    mark_running_.run(delivery.id);
    return delivery;
}

std::optional<Time> DeliveryQueue::next_due() {
    auto& row = next_due_.bind();
    if (!row.step()) return std::nullopt;
    const Time due = from_milliseconds(row.integer(0));
    row.reset();
    return due;
}

void DeliveryQueue::succeeded(std::int64_t id) { finish_.run(id, "delivered"); }

void DeliveryQueue::failed(std::int64_t id, Time started, Time now) {
    auto& row = find_.bind(id, to_milliseconds(started));
    if (!row.step()) return;
    const int attempts = static_cast<int>(row.integer(0)) + 1;
    const Time first = from_milliseconds(row.integer(1));
    row.reset();
    if (const auto wait = retry_after(attempts, now - first)) {
        retry_.run(id, attempts, to_milliseconds(first), to_milliseconds(now + *wait));
    } else {
        finish_.run(id, "failed");
    }
}

void DeliveryQueue::put_back(std::int64_t id) { put_back_.run(id); }

void DeliveryQueue::postpone(std::int64_t id, Time due) { postpone_.run(id, to_milliseconds(due)); }

void DeliveryQueue::give_up(std::int64_t id) { finish_.run(id, "failed"); }

void DeliveryQueue::record_response(std::int64_t id, std::string_view endpoint,
                                    const DeliveryResponse& response) {
    const std::string body =
        is_utf8(response.body) ? excerpt(response.body, response_bytes_max) : "(not text)";
    record_response_.run(id, endpoint, excerpt(response.url, response_bytes_max), response.status, body);
}

std::vector<DeliveryStatus> DeliveryQueue::list(std::string_view event, std::int64_t limit) {
    auto& row = list_.bind(event.empty() ? std::nullopt : std::optional(std::string(event)), limit);
    std::vector<DeliveryStatus> lines;
    while (row.step()) {
        DeliveryStatus line{{row.integer(0), row.text(1), row.text(2), static_cast<int>(row.integer(3))},
                            row.text(4),
                            from_milliseconds(row.integer(5)),
                            std::nullopt};
        if (!row.is_null(6))
            line.response = DeliveryResponse{row.text(6), static_cast<int>(row.integer(7)), row.text(8)};
        lines.push_back(std::move(line));
    }
    return lines;
}

std::int64_t DeliveryQueue::count(sqlite::Statement& row) {
    row.step();
    const std::int64_t n = row.integer(0);
    row.reset();
    return n;
}

std::int64_t DeliveryQueue::pending(std::string_view event) { return count(pending_of_event_.bind(event)); }
std::int64_t DeliveryQueue::pending() { return count(pending_.bind()); }

bool DeliveryQueue::untried(std::string_view event, Time until) {
    return count(untried_.bind(event, to_milliseconds(until))) > 0;
}

void DeliveryQueue::forget_endpoint(std::string_view endpoint) {
    sqlite::Statement(database_,
                      "UPDATE deliveries SET state = 'failed' WHERE endpoint = ?1 AND state = 'pending'")
        .run(endpoint);
}

void DeliveryQueue::advance(std::chrono::milliseconds by) {
    sqlite::Statement(
        database_,
        "UPDATE deliveries SET due = due - ?1, first_attempt = first_attempt - ?1 WHERE state = 'pending'")
        .run(std::int64_t{by.count()});
}

void DeliveryQueue::remove_orphans() {
    database_.execute(
        "DELETE FROM deliveries WHERE NOT EXISTS (SELECT 1 FROM records WHERE records.id = "
        "deliveries.event)");
}

}  // namespace orderwire::sandbox
