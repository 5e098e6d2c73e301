#include "store/sqlite/unit/orders.hpp"

#include <algorithm>
#include <utility>

#include "store/enum_strings.hpp"
#include "store/sqlite/queries/snapshots.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/unit/order_sql.hpp"

namespace orderwire::store {

namespace {

using domain::DisplayOrder;
using domain::Order;

struct DisplayOrderColumns {
    std::optional<std::int64_t> created;
    std::optional<std::int64_t> type_order;
    std::optional<std::string> id;

    explicit DisplayOrderColumns(const std::optional<DisplayOrder>& at) {
        if (at) created = at->created, type_order = at->type_order, id = at->id;
    }
};

}  // namespace

SqliteOrders::SqliteOrders(sqlite::Database& database)
    : select_(database, order_sql::select),
      select_lines_(database, order_sql::select_lines),
      select_refunds_(database, "SELECT refund_id, status, amount FROM refunds WHERE order_id = ?1"),
      select_disputes_(database,
                       "SELECT dispute_id, open_or_lost, created, type_order, event_id FROM disputes"
                       " WHERE order_id = ?1"),
      select_marks_(database,
                    "SELECT mark, cause, created, type_order, event_id, amount, currency, closed_by"
                    " FROM review_marks WHERE order_id = ?1"),
      select_snapshot_(database, select_snapshot("WHERE order_id = ?1")),
      select_open_(database,
                   "SELECT order_id FROM orders WHERE customer_id = ?1 AND course_id = ?2"
                   " AND status IN ('pending', 'failed') ORDER BY secondary, order_id DESC LIMIT 1"),
      count_open_(database,
                  "SELECT count(*) FROM orders WHERE customer_id = ?1 AND status IN ('pending', 'failed')"
                  " AND secondary = 0"),
      select_paid_(database,
                   "SELECT order_id FROM orders WHERE customer_id = ?1 AND course_id = ?2 AND status = 'paid'"
                   " ORDER BY order_id DESC"),
      select_all_(database,
                  "SELECT order_id, course_id, status, secondary FROM orders WHERE customer_id = ?1"),
      give_to_(database, "UPDATE orders SET customer_id = ?2, secondary = ?3 WHERE order_id = ?1"),
      insert_(database, order_sql::insert),
      update_accumulated_(database, order_sql::update_accumulated()),
      update_view_(database, order_sql::update_view()),
      update_state_(database, order_sql::update_state()),
      insert_line_(database,
                   "INSERT INTO timeline (order_id, version, position, at, what, value)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      upsert_refund_(database, order_sql::upsert_refund),
      upsert_dispute_(database, order_sql::upsert_dispute),
      upsert_mark_(database, order_sql::upsert_mark),
      update_reviews_(database, "UPDATE orders SET reviews = ?2, open_reviews = ?3 WHERE order_id = ?1"),
      newest_note_(database, "SELECT coalesce(max(number), 0) FROM order_notes WHERE order_id = ?1"),
      insert_note_(database,
                   "INSERT INTO order_notes (order_id, number, at, what, about, note, version)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)") {}

std::optional<Order> SqliteOrders::load(const std::string& order_id) {
    Rows row(select_, order_id);
    if (!row.next()) return std::nullopt;
    Order order = order_sql::order_from(row);
    const bool has_marks = order_sql::has_marks(row);
    load_lines(order);
    load_annotations(order);
    if (has_marks) load_marks(order);
    return order;
}

void SqliteOrders::load_lines(Order& order) {
    Rows row(select_lines_, order.id, static_cast<std::int64_t>(domain::timeline_entries_max));
    while (row.next()) {
        order.timeline.push_back({static_cast<std::uint64_t>(row->integer(0)),
                                  from_milliseconds(row->integer(1)), row->text(2), row->text(3)});
    }
    std::reverse(order.timeline.begin(), order.timeline.end());
}

void SqliteOrders::load_annotations(Order& order) {
    for (Rows row(select_refunds_, order.id); row.next();) {
        order.refunds.emplace(row->text(0),
                              domain::Refund{refund_status_named(row->text(1)), row->integer(2)});
    }
    for (Rows row(select_disputes_, order.id); row.next();) {
        order.disputes.emplace(row->text(0),
                               domain::Dispute{order_sql::display_order_from(row, 2), row->integer(1) != 0});
    }
}

void SqliteOrders::load_marks(Order& order) {
    for (Rows row(select_marks_, order.id); row.next();) {
        domain::MarkSeen seen;
        seen.at = order_sql::display_order_from(row, 2);
        if (!row->is_null(5)) seen.came = domain::Money{row->integer(5), row->text(6)};
        seen.closed_by = static_cast<std::uint32_t>(row->optional_integer(7).value_or(0));
        order.marks.emplace(domain::Mark{review_named(row->text(0)), row->text(1)}, std::move(seen));
    }
}

std::optional<Snapshot> SqliteOrders::snapshot(const std::string& order_id) {
    Rows row(select_snapshot_, order_id);
    if (!row.next()) return std::nullopt;
    return snapshot_from(row);
}

void SqliteOrders::insert(const Order& order, const std::string& metadata, const Snapshot& seen) {
    insert_.run(order.id, order.customer_id, order.course.id, order.course.title, order.course.url,
                order.amount, order.currency, order.needs_enrollment, to_milliseconds(order.created_at),
                static_cast<std::int64_t>(order.accepted_statuses.bits()), order.paid_bindings,
                to_string(seen.status), to_string(seen.enrollment), seen.final, seen.version,
                to_milliseconds(order.updated_at), *seen.view, metadata);
    save_lines(order);
}

void SqliteOrders::update(const Order& order, const Snapshot& seen, bool moved) {
    const std::int64_t updated_at = to_milliseconds(order.updated_at);
    if (moved) {
        run_update(update_state_, order, seen.version, updated_at, *seen.view, to_string(seen.status),
                   to_string(seen.enrollment), seen.final);
    } else {
        run_update(update_view_, order, seen.version, updated_at, *seen.view);
    }
    save_lines(order);
}

void SqliteOrders::update_unseen(const Order& order) { run_update(update_accumulated_, order); }

template <class... More>
void SqliteOrders::run_update(sqlite::Statement& update, const Order& order, const More&... more) {
    const DisplayOrderColumns activity(order.activity_at);
    const DisplayOrderColumns failure(order.failure_at);
    std::optional<std::string_view> activity_name;
    if (order.latest_activity) activity_name = to_string(*order.latest_activity);
    update.run(order.id, order.accepted_statuses.bits(), order.paid_bindings, activity_name, activity.created,
               activity.type_order, activity.id, order.latest_failure.code, order.latest_failure.message,
               failure.created, failure.type_order, failure.id, more...);
    save_annotations(order);
}

void SqliteOrders::update_marks(const Order& order) {
    for (const auto& [mark, seen] : order.marks) {
        std::optional<std::int64_t> amount;
        std::optional<std::string_view> currency;
        std::optional<std::uint32_t> closed_by;
        if (seen.came) amount = seen.came->amount, currency = seen.came->currency;
        if (!seen.open()) closed_by = seen.closed_by;
        upsert_mark_.run(order.id, to_string(mark.review), mark.cause, seen.at.created, seen.at.type_order,
                         seen.at.id, amount, currency, closed_by);
    }
    update_reviews_.run(order.id, order.reviews().bits(), order.open_reviews().bits());
}

// The lines of the newest version: those of older ones are there, and are never changed.
void SqliteOrders::save_lines(const Order& order) {
    std::int64_t position = 0;
    for (const domain::TimelineEntry& line : order.timeline) {
        if (line.version != order.version) continue;
        insert_line_.run(order.id, line.version, position++, to_milliseconds(line.at), line.what, line.value);
    }
}

void SqliteOrders::save_annotations(const Order& order) {
    for (const auto& [id, refund] : order.refunds) {
        upsert_refund_.run(order.id, id, name_of(refund.status), refund.amount);
    }
    for (const auto& [id, dispute] : order.disputes) {
        upsert_dispute_.run(order.id, id, dispute.open_or_lost, dispute.at.created, dispute.at.type_order,
                            dispute.at.id);
    }
}

std::optional<std::string> SqliteOrders::open_order(const std::string& customer_id,
                                                    const std::string& course_id) {
    Rows row(select_open_, customer_id, course_id);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::size_t SqliteOrders::count_open(const std::string& customer_id) {
    Rows row(count_open_, customer_id);
    return row.next() ? static_cast<std::size_t>(row->integer(0)) : 0;
}

std::vector<std::string> SqliteOrders::paid_orders(const std::string& customer_id,
                                                   const std::string& course_id) {
    std::vector<std::string> found;
    for (Rows row(select_paid_, customer_id, course_id); row.next();)
        found.push_back(row->text(0));
    return found;
}

std::vector<OwnedOrder> SqliteOrders::all_of(const std::string& customer_id) {
    std::vector<OwnedOrder> found;
    for (Rows row(select_all_, customer_id); row.next();)
        found.push_back({row->text(0), row->text(1), status_named(row->text(2)), row->integer(3) != 0});
    return found;
}

void SqliteOrders::give_to(const std::string& customer_id, const OwnedOrder& order) {
    give_to_.run(order.order_id, customer_id, order.secondary);
}

std::uint32_t SqliteOrders::newest_note(const std::string& order_id) {
    Rows row(newest_note_, order_id);
    return row.next() ? static_cast<std::uint32_t>(row->integer(0)) : 0;
}

void SqliteOrders::insert_note(const std::string& order_id, const OrderNote& note) {
    insert_note_.run(order_id, note.number, to_milliseconds(note.at), note.what, note.about, note.text,
                     note.version);
}

}  // namespace orderwire::store
