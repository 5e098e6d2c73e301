// The statements about an order's rows, and an order from its columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/order.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store::order_sql {

inline constexpr const char* select =
    "SELECT order_id, customer_id, course_id, course_title, course_url, amount, currency, needs_enrollment, "
    "created_at,"
    " seen, reviews, paid_bindings, activity, activity_created, activity_type_order, activity_event_id,"
    " failure_code, failure_message, failure_created, failure_type_order, failure_event_id,"
    " enrollment, version, updated_at FROM orders WHERE order_id = ?1";

inline constexpr const char* insert =
    "INSERT INTO orders (order_id, customer_id, course_id, course_title, course_url, amount, currency,"
    " needs_enrollment, created_at, seen, reviews, paid_bindings, failure_code, failure_message,"
    " status, enrollment, final, version, updated_at, view, metadata)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, '', '', ?12, ?13, ?14, ?15, ?16, ?17, ?18)";

// What an update sets: what was accumulated; with it what is seen of it; and with that where the order
// stands. Three statements, because SQLite writes an entry of an index again wherever one of its columns is
// named.
std::string update_accumulated();
std::string update_view();
std::string update_state();

inline constexpr const char* select_lines =
    "SELECT version, at, what, value FROM timeline WHERE order_id = ?1 ORDER BY version DESC, position DESC "
    "LIMIT ?2";

inline constexpr const char* upsert_refund =
    "INSERT INTO refunds (order_id, refund_id, status, amount) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET status = excluded.status, amount = excluded.amount";

inline constexpr const char* upsert_mark =
    "INSERT INTO review_marks (order_id, mark, cause, created, type_order, event_id, amount, currency, "
    "closed_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET created = excluded.created,"
    " type_order = excluded.type_order, event_id = excluded.event_id, amount = excluded.amount,"
    " currency = excluded.currency, closed_by = excluded.closed_by";

inline constexpr const char* upsert_dispute =
    "INSERT INTO disputes (order_id, dispute_id, open_or_lost, created, type_order, event_id)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET open_or_lost = excluded.open_or_lost,"
    " created = excluded.created, type_order = excluded.type_order, event_id = excluded.event_id";

// The order in a row of `select`, without what stands in other tables.
domain::Order order_from(const Rows& row);
inline bool has_marks(const Rows& row) { return row->integer(10) != 0; }

// Three columns from `first` on: created, type_order, id.
domain::DisplayOrder display_order_from(const Rows& row, int first);

}  // namespace orderwire::store::order_sql
