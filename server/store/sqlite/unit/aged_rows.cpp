#include "store/sqlite/unit/aged_rows.hpp"

#include <array>

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr const char* body_progress = "body_retention";
constexpr const char* removed_events = "removed_events";

constexpr const char* remove_answered_sql =
    "DELETE FROM idempotency_keys WHERE (customer_id, key_mac) IN"
    " (SELECT customer_id, key_mac FROM idempotency_keys WHERE created_at < ?1 LIMIT ?2)";

constexpr const char* events_of_nobody_sql =
    "SELECT event_row, received_at, EXISTS (SELECT 1 FROM unmatched_events"
    " WHERE unmatched_events.event_row = events.event_row AND parked = 1), reason = 'parked_expired'"
    " FROM events INDEXED BY events_of_nobody WHERE order_id IS NULL AND received_at < ?1"
    " AND (received_at, event_row) > (?2, ?3) ORDER BY received_at, event_row LIMIT ?4";

// A body's order, if it has one, and whether it is one of those that wait for theirs.
constexpr const char* body_columns =
    "SELECT event_row, events.received_at, final, updated_at, EXISTS (SELECT 1 FROM unmatched_events"
    " WHERE unmatched_events.event_row = events.event_row)";

constexpr const char* cancelled_orders_sql =
    "SELECT order_id, customer_id, created_at, updated_at, seen & 8 <> 0, reviews <> 0"
    " FROM orders INDEXED BY closed_orders WHERE status IN ('cancelled', 'paid') AND status = 'cancelled'"
    " AND order_id > ?1 ORDER BY order_id LIMIT ?2";

constexpr const char* traces_sql =
    "SELECT EXISTS (SELECT 1 FROM customers WHERE customers.customer_id = orders.customer_id"
    " AND secret_hash IS NOT NULL),"
    " EXISTS (SELECT 1 FROM order_notes WHERE order_notes.order_id = ?1),"
    " EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = ?1)"
    " OR EXISTS (SELECT 1 FROM disputes WHERE disputes.order_id = ?1),"
    " EXISTS (SELECT 1 FROM enrollments WHERE enrollments.order_id = ?1),"
    " EXISTS (SELECT 1 FROM outbox WHERE outbox.order_id = ?1),"
    " EXISTS (SELECT 1 FROM bindings WHERE bindings.order_id = ?1"
    " AND (state = 'reserved' OR (state = 'superseded' AND ended_at IS NULL))),"
    " EXISTS (SELECT 1 FROM bound_objects JOIN bindings USING (order_id, number)"
    " WHERE bound_objects.order_id = ?1 AND bound_objects.object_id <> bindings.object_id"
    " AND substr(bound_objects.object_id, 1, 3) = substr(bindings.object_id, 1, 3))"
    " FROM orders WHERE order_id = ?1";

constexpr std::array remove_event_sql{
    "DELETE FROM unmatched_events WHERE event_row = ?1",
    "DELETE FROM bodies_passed_by WHERE event_row = ?1",
    "DELETE FROM events WHERE event_row = ?1",
};
constexpr std::array remove_order_sql{
    "DELETE FROM timeline WHERE order_id = ?1",      "DELETE FROM idempotency_keys WHERE order_id = ?1",
    "DELETE FROM bound_objects WHERE order_id = ?1", "DELETE FROM bindings WHERE order_id = ?1",
    "DELETE FROM orders WHERE order_id = ?1",
};
constexpr const char* remove_customer_sql =
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

SqliteAgedRows::SqliteAgedRows(sqlite::Database& database)
    : database_(database),
      remove_answered_(database, remove_answered_sql),
      oldest_unmatched_(
          database,
          "SELECT event_row, received_at, parked FROM unmatched_events ORDER BY event_row LIMIT ?1"),
      events_of_nobody_(database, events_of_nobody_sql),
      remove_event_(all_of(database, remove_event_sql)),
      progress_(database, "SELECT event_row FROM progress WHERE name = ?1"),
      set_progress_(database,
                    "INSERT INTO progress (name, event_row) VALUES (?1, ?2)"
                    " ON CONFLICT DO UPDATE SET event_row = max(event_row, excluded.event_row)"),
      bodies_(database, std::string(body_columns) +
                            " FROM events LEFT JOIN orders USING (order_id)"
                            " WHERE event_row > ?1 ORDER BY event_row LIMIT ?2"),
      bodies_passed_by_(database,
                        std::string(body_columns) +
                            " FROM bodies_passed_by JOIN events USING (event_row) LEFT JOIN orders USING "
                            "(order_id)"
                            " WHERE event_row > ?1 ORDER BY event_row LIMIT ?2"),
      pass_by_(database, "INSERT INTO bodies_passed_by (event_row) VALUES (?1) ON CONFLICT DO NOTHING"),
      forget_passed_by_(database, "DELETE FROM bodies_passed_by WHERE event_row = ?1"),
      remove_body_(database, "UPDATE events SET body = '' WHERE event_row = ?1"),
      cancelled_orders_(database, cancelled_orders_sql),
      traces_(database, traces_sql),
      events_of_order_(database, "SELECT event_row FROM events WHERE order_id = ?1"),
      remove_order_(all_of(database, remove_order_sql)),
      remove_customer_(database, remove_customer_sql) {}

std::size_t SqliteAgedRows::remove_answered_before(Time time, std::size_t limit) {
    remove_answered_.run(to_milliseconds(time), limit);
    return static_cast<std::size_t>(database_.changes());
}

std::vector<UnmatchedAge> SqliteAgedRows::oldest_unmatched(std::size_t limit) {
    std::vector<UnmatchedAge> found;
    for (Rows row(oldest_unmatched_, limit); row.next();)
        found.push_back({{row->integer(0), from_milliseconds(row->integer(1))}, row->integer(2) != 0});
    return found;
}

std::vector<EventOfNobody> SqliteAgedRows::events_of_nobody(Time time, const EventAge& after,
                                                            std::size_t limit) {
    std::vector<EventOfNobody> found;
    for (Rows row(events_of_nobody_, to_milliseconds(time), to_milliseconds(after.received_at),
                  after.event_row, limit);
         row.next();) {
        found.push_back({{row->integer(0), from_milliseconds(row->integer(1))},
                         row->integer(2) != 0,
                         row->integer(3) != 0});
    }
    return found;
}

void SqliteAgedRows::remove_event(std::int64_t event_row) {
    for (sqlite::Statement& statement : remove_event_)
        statement.run(event_row);
    set_progress_.run(removed_events, event_row);
}

std::int64_t SqliteAgedRows::bodies_done() {
    Rows row(progress_, body_progress);
    return row.next() ? row->integer(0) : 0;
}

void SqliteAgedRows::set_bodies_done(std::int64_t event_row) { set_progress_.run(body_progress, event_row); }

std::vector<BodyAge> SqliteAgedRows::bodies_from(sqlite::Statement& select, std::int64_t after,
                                                 std::size_t limit) {
    std::vector<BodyAge> found;
    for (Rows row(select, after, limit); row.next();) {
        BodyAge& body = found.emplace_back();
        body.event_row = row->integer(0);
        body.received_at = from_milliseconds(row->integer(1));
        if (!row->is_null(2))
            body.order = BodyAge::OfOrder{row->integer(2) != 0, from_milliseconds(row->integer(3))};
        body.is_unmatched = row->integer(4) != 0;
    }
    return found;
}

std::vector<BodyAge> SqliteAgedRows::bodies(std::int64_t after, std::size_t limit) {
    return bodies_from(bodies_, after, limit);
}

std::vector<BodyAge> SqliteAgedRows::bodies_passed_by(std::int64_t after, std::size_t limit) {
    return bodies_from(bodies_passed_by_, after, limit);
}

void SqliteAgedRows::pass_by_body(std::int64_t event_row) { pass_by_.run(event_row); }
void SqliteAgedRows::forget_passed_by(std::int64_t event_row) { forget_passed_by_.run(event_row); }
void SqliteAgedRows::remove_body(std::int64_t event_row) { remove_body_.run(event_row); }

std::vector<CancelledOrderAge> SqliteAgedRows::cancelled_orders(const std::string& after, std::size_t limit) {
    std::vector<CancelledOrderAge> found;
    for (Rows row(cancelled_orders_, after, limit); row.next();) {
        found.push_back({row->text(0), row->text(1), from_milliseconds(row->integer(2)),
                         from_milliseconds(row->integer(3)), row->integer(4) != 0, row->integer(5) != 0});
    }
    return found;
}

OrderTraces SqliteAgedRows::traces(const std::string& order_id) {
    Rows row(traces_, order_id);
    if (!row.next()) return {};
    const auto is = [&row](int column) { return row->integer(column) != 0; };
    return {is(0), is(1), is(2), is(3), is(4), is(5), is(6)};
}

void SqliteAgedRows::remove_order(const std::string& order_id) {
    std::vector<std::int64_t> events;
    for (Rows row(events_of_order_, order_id); row.next();)
        events.push_back(row->integer(0));
    for (const std::int64_t event_row : events)
        remove_event(event_row);
    for (sqlite::Statement& statement : remove_order_)
        statement.run(order_id);
}

void SqliteAgedRows::remove_customer_without_orders(const std::string& customer_id) {
    remove_customer_.run(customer_id);
}

}  // namespace orderwire::store
