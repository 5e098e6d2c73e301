#include "store/sqlite/removal.hpp"

#include <array>
#include <utility>

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr const char* body_progress = "body_retention";
constexpr const char* removed_events = "removed_events";

constexpr const char* events_of_nobody_sql =
    "SELECT event_row, received_at, EXISTS (SELECT 1 FROM unmatched_events"
    " WHERE unmatched_events.event_row = events.event_row AND parked = 1)"
    " OR (reason = 'parked_expired' AND received_at >= ?5)"
    " FROM events INDEXED BY events_of_nobody WHERE order_id IS NULL AND received_at < ?1"
    " AND (received_at, event_row) > (?2, ?3) ORDER BY received_at, event_row LIMIT ?4";

// Whether the body may go (1), waits for its order (0), or is of nobody who could become final (NULL). ?1 is
// the time.
constexpr const char* body_state =
    "(SELECT final = 1 AND updated_at < ?1 FROM orders WHERE orders.order_id = events.order_id"
    " UNION ALL SELECT 0 FROM unmatched_events WHERE unmatched_events.event_row = events.event_row LIMIT 1)";

// A payment can still come by a binding whose object is not known, or not known to be dead; and by a second
// object that a repeated request made.
constexpr const char* unpaid_orders_sql =
    "SELECT order_id, customer_id, created_at, updated_at < ?1 AND seen & 8 = 0 AND reviews = 0"
    " AND EXISTS (SELECT 1 FROM customers WHERE customers.customer_id = orders.customer_id AND secret_hash "
    "IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM order_notes WHERE order_notes.order_id = orders.order_id)"
    " AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = orders.order_id)"
    " AND NOT EXISTS (SELECT 1 FROM disputes WHERE disputes.order_id = orders.order_id)"
    " AND NOT EXISTS (SELECT 1 FROM enrollments WHERE enrollments.order_id = orders.order_id)"
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.order_id = orders.order_id)"
    " AND NOT EXISTS (SELECT 1 FROM bindings WHERE bindings.order_id = orders.order_id"
    " AND (state = 'reserved' OR (state = 'superseded' AND ended_at IS NULL)))"
    " AND NOT EXISTS (SELECT 1 FROM bound_objects JOIN bindings USING (order_id, number)"
    " WHERE bound_objects.order_id = orders.order_id AND bound_objects.object_id <> bindings.object_id"
    " AND substr(bound_objects.object_id, 1, 3) = substr(bindings.object_id, 1, 3))"
    " FROM orders INDEXED BY closed_orders WHERE status IN ('cancelled', 'paid') AND status = 'cancelled'"
    " AND order_id > ?2 ORDER BY order_id LIMIT ?3";

constexpr std::array drop_event_sql{
    "DELETE FROM unmatched_events WHERE event_row = ?1",
    "DELETE FROM bodies_passed_by WHERE event_row = ?1",
    "DELETE FROM events WHERE event_row = ?1",
};
constexpr std::array drop_order_sql{
    "DELETE FROM timeline WHERE order_id = ?1",      "DELETE FROM idempotency_keys WHERE order_id = ?1",
    "DELETE FROM bound_objects WHERE order_id = ?1", "DELETE FROM bindings WHERE order_id = ?1",
    "DELETE FROM orders WHERE order_id = ?1",
};
constexpr const char* drop_guest_sql =
    "DELETE FROM customers WHERE customer_id = ?1 AND NOT EXISTS (SELECT 1 FROM orders WHERE customer_id = "
    "?1)"
    " AND NOT EXISTS (SELECT 1 FROM enrollments WHERE customer_id = ?1)";

template <std::size_t Count>
std::vector<sqlite::Statement> all_of(sqlite::Database& database,
                                      const std::array<const char*, Count>& sqls) {
    std::vector<sqlite::Statement> statements;
    statements.reserve(sqls.size());
    for (const char* sql : sqls)
        statements.emplace_back(database, sql);
    return statements;
}

}  // namespace

Removal::Removal(sqlite::Database& database)
    : events_of_nobody_(database, events_of_nobody_sql),
      progress_(database, "SELECT event_row FROM progress WHERE name = ?1"),
      set_progress_(database,
                    "INSERT INTO progress (name, event_row) VALUES (?1, ?2)"
                    " ON CONFLICT DO UPDATE SET event_row = max(event_row, excluded.event_row)"),
      new_bodies_(database, std::string("SELECT event_row, received_at, ") + body_state +
                                " FROM events WHERE event_row > ?2 ORDER BY event_row LIMIT ?3"),
      bodies_passed_by_(database, std::string("SELECT event_row, ") + body_state +
                                      " FROM bodies_passed_by JOIN events USING (event_row)"
                                      " WHERE event_row > ?2 ORDER BY event_row LIMIT ?3"),
      pass_by_(database, "INSERT INTO bodies_passed_by (event_row) VALUES (?1) ON CONFLICT DO NOTHING"),
      passed_(database, "DELETE FROM bodies_passed_by WHERE event_row = ?1"),
      drop_body_(database, "UPDATE events SET body = '' WHERE event_row = ?1"),
      drop_event_(all_of(database, drop_event_sql)),
      unpaid_orders_(database, unpaid_orders_sql),
      events_of_order_(database, "SELECT event_row FROM events WHERE order_id = ?1"),
      drop_order_(all_of(database, drop_order_sql)),
      drop_guest_(database, drop_guest_sql) {}

bool Removal::drop_events_of_nobody(Time time, Time parked_time, std::size_t limit) {
    std::vector<std::int64_t> expired;
    std::size_t looked_at = 0;
    for (Rows row(events_of_nobody_, to_milliseconds(time), nobody_time_, nobody_row_, limit,
                  to_milliseconds(parked_time));
         row.next();) {
        ++looked_at;
        nobody_row_ = row->integer(0);
        nobody_time_ = row->integer(1);
        if (row->integer(2) == 0) expired.push_back(row->integer(0));
    }
    for (const std::int64_t event_row : expired)
        drop_event(event_row);
    forgotten_.events += expired.size();
    if (looked_at == limit) return true;
    nobody_time_ = nobody_row_ = 0;
    return false;
}

bool Removal::drop_bodies(Time time, std::size_t limit) {
    const bool more = drop_new_bodies(time, limit);
    return drop_bodies_passed_by(time, limit) || more;
}

// In the order of arrival, so that the first young event ends the round; the next one goes on behind it.
bool Removal::drop_new_bodies(Time time, std::size_t limit) {
    std::int64_t done = 0;
    if (Rows row(progress_, body_progress); row.next()) done = row->integer(0);
    std::vector<std::int64_t> ready;
    std::vector<std::int64_t> waiting;
    std::size_t looked_at = 0;
    for (Rows row(new_bodies_, to_milliseconds(time), done, limit); row.next();) {
        if (row->integer(1) >= to_milliseconds(time)) break;
        ++looked_at;
        done = row->integer(0);
        const auto may_go = row->optional_integer(2);
        if (may_go) (*may_go != 0 ? ready : waiting).push_back(done);
    }
    for (const std::int64_t event_row : ready)
        drop_body(event_row);
    for (const std::int64_t event_row : waiting)
        pass_by_.run(event_row);
    if (looked_at > 0) set_progress_.run(body_progress, done);
    return looked_at == limit;
}

bool Removal::drop_bodies_passed_by(Time time, std::size_t limit) {
    std::vector<std::int64_t> ready;
    std::vector<std::int64_t> settled;
    std::size_t looked_at = 0;
    for (Rows row(bodies_passed_by_, to_milliseconds(time), passed_by_row_, limit); row.next();) {
        ++looked_at;
        passed_by_row_ = row->integer(0);
        const auto may_go = row->optional_integer(1);
        if (may_go && *may_go != 0) ready.push_back(passed_by_row_);
        if (!may_go || *may_go != 0) settled.push_back(passed_by_row_);
    }
    for (const std::int64_t event_row : ready)
        drop_body(event_row);
    for (const std::int64_t event_row : settled)
        passed_.run(event_row);
    if (looked_at == limit) return true;
    passed_by_row_ = 0;
    return false;
}

void Removal::drop_body(std::int64_t event_row) {
    drop_body_.run(event_row);
    ++forgotten_.bodies;
}

void Removal::drop_event(std::int64_t event_row) {
    for (sqlite::Statement& statement : drop_event_)
        statement.run(event_row);
    set_progress_.run(removed_events, event_row);
}

bool Removal::drop_unpaid_orders(Time time, std::size_t limit) {
    std::vector<std::pair<std::string, std::string>> expired;
    std::size_t looked_at = 0;
    for (Rows row(unpaid_orders_, to_milliseconds(time), unpaid_order_, limit); row.next();) {
        // Orders come by age: what was made since cannot have been cancelled before.
        if (row->integer(2) >= to_milliseconds(time)) break;
        ++looked_at;
        unpaid_order_ = row->text(0);
        if (row->integer(3) != 0) expired.emplace_back(row->text(0), row->text(1));
    }
    for (const auto& [order_id, customer_id] : expired)
        drop_order(order_id, customer_id);
    forgotten_.orders += expired.size();
    if (looked_at == limit) return true;
    unpaid_order_.clear();
    return false;
}

void Removal::drop_order(const std::string& order_id, const std::string& customer_id) {
    std::vector<std::int64_t> events;
    for (Rows row(events_of_order_, order_id); row.next();)
        events.push_back(row->integer(0));
    for (const std::int64_t event_row : events)
        drop_event(event_row);
    for (sqlite::Statement& statement : drop_order_)
        statement.run(order_id);
    drop_guest_.run(customer_id);
}

}  // namespace orderwire::store
