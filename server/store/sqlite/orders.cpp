#include "store/sqlite/orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "domain/view.hpp"
#include "store/sqlite/enum_strings.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/snapshots.hpp"

namespace orderwire::store {

namespace {

using domain::DisplayOrder;
using domain::Order;

constexpr const char* select_sql =
    "SELECT order_id, customer_id, course_id, course_title, course_url, amount, currency, needs_enrollment, "
    "created_at,"
    " seen, reviews, paid_bindings, activity, activity_created, activity_type_order, activity_event_id,"
    " failure_code, failure_message, failure_created, failure_type_order, failure_event_id,"
    " enrollment, version, updated_at FROM orders WHERE order_id = ?1";

constexpr const char* insert_sql =
    "INSERT INTO orders (order_id, customer_id, course_id, course_title, course_url, amount, currency,"
    " needs_enrollment, created_at, seen, reviews, paid_bindings, failure_code, failure_message,"
    " status, enrollment, final, version, updated_at, view, metadata)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, '', '', ?12, ?13, ?14, ?15, ?16, ?17, ?18)";

// What an update sets: what was accumulated; with it what is seen of it; and with that where the order
// stands. Three statements, because SQLite writes an entry of an index again wherever one of its columns is
// named.
constexpr std::string_view set_accumulated =
    "UPDATE orders SET seen = ?2, paid_bindings = ?3,"
    " activity = ?4, activity_created = ?5, activity_type_order = ?6, activity_event_id = ?7,"
    " failure_code = ?8, failure_message = ?9, failure_created = ?10, failure_type_order = ?11, "
    "failure_event_id = ?12";
constexpr std::string_view set_view = ", version = ?13, updated_at = ?14, view = ?15";
constexpr std::string_view set_standing = ", status = ?16, enrollment = ?17, final = ?18";

std::string update_sql(std::string_view also_view, std::string_view also_standing) {
    return fmt::format("{}{}{} WHERE order_id = ?1", set_accumulated, also_view, also_standing);
}

constexpr const char* select_lines_sql =
    "SELECT version, at, what, value FROM timeline WHERE order_id = ?1 ORDER BY version DESC, position DESC "
    "LIMIT ?2";

constexpr const char* upsert_refund_sql =
    "INSERT INTO refunds (order_id, refund_id, status, amount) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET status = excluded.status, amount = excluded.amount";

constexpr const char* upsert_mark_sql =
    "INSERT INTO review_marks (order_id, mark, cause, created, type_order, event_id, amount, currency, "
    "closed_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET created = excluded.created,"
    " type_order = excluded.type_order, event_id = excluded.event_id, amount = excluded.amount,"
    " currency = excluded.currency, closed_by = excluded.closed_by";

constexpr const char* upsert_dispute_sql =
    "INSERT INTO disputes (order_id, dispute_id, open_or_lost, created, type_order, event_id)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET open_or_lost = excluded.open_or_lost,"
    " created = excluded.created, type_order = excluded.type_order, event_id = excluded.event_id";

// Three columns from `first` on: created, type_order, id; NULL where there was none.
std::optional<DisplayOrder> display_order_from(const Rows& row, int first) {
    if (row->is_null(first)) return std::nullopt;
    return DisplayOrder{row->integer(first), static_cast<std::int32_t>(row->integer(first + 1)),
                        row->text(first + 2)};
}

struct DisplayOrderColumns {
    std::optional<std::int64_t> created;
    std::optional<std::int64_t> type_order;
    std::optional<std::string> id;

    explicit DisplayOrderColumns(const std::optional<DisplayOrder>& at) {
        if (at) created = at->created, type_order = at->type_order, id = at->id;
    }
};

Snapshot snapshot_of(const Order& order, std::string view) {
    return {order.id,
            order.customer_id,
            order.status(),
            order.enrollment_state,
            order.needs_enrollment,
            order.version,
            order.final(),
            std::make_shared<const std::string>(std::move(view))};
}

Order order_from(const Rows& row) {
    Order order;
    order.id = row->text(0);
    order.customer_id = row->text(1);
    order.course = {row->text(2), row->text(3), row->text(4)};
    order.amount = row->integer(5);
    order.currency = row->text(6);
    order.needs_enrollment = row->integer(7) != 0;
    order.created_at = from_milliseconds(row->integer(8));
    order.seen = domain::EnumSet<domain::Status>(static_cast<std::uint32_t>(row->integer(9)));
    order.paid_bindings = static_cast<std::uint64_t>(row->integer(11));
    if (!row->is_null(12)) order.latest_activity = activity_named(row->text(12));
    order.activity_at = display_order_from(row, 13);
    order.latest_failure = {row->text(16), row->text(17)};
    order.failure_at = display_order_from(row, 18);
    order.enrollment_state = enrollment_named(row->text(21));
    order.version = static_cast<std::uint64_t>(row->integer(22));
    order.updated_at = from_milliseconds(row->integer(23));
    return order;
}

}  // namespace

Orders::Orders(sqlite::Database& database)
    : select_(database, select_sql),
      select_lines_(database, select_lines_sql),
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
      select_paid_twice_(database,
                         "SELECT course_id FROM orders WHERE customer_id = ?1 AND status = 'paid'"
                         " GROUP BY course_id HAVING count(*) > 1"),
      insert_(database, insert_sql),
      update_accumulated_(database, update_sql("", "")),
      update_view_(database, update_sql(set_view, "")),
      update_standing_(database, update_sql(set_view, set_standing)),
      insert_line_(database,
                   "INSERT INTO timeline (order_id, version, position, at, what, value)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      upsert_refund_(database, upsert_refund_sql),
      upsert_dispute_(database, upsert_dispute_sql),
      upsert_mark_(database, upsert_mark_sql),
      update_reviews_(database, "UPDATE orders SET reviews = ?2, open_reviews = ?3 WHERE order_id = ?1") {}

std::optional<Order> Orders::load(const std::string& order_id) {
    Rows row(select_, order_id);
    if (!row.next()) return std::nullopt;
    Order order = order_from(row);
    const bool has_marks = row->integer(10) != 0;
    load_lines(order);
    load_annotations(order);
    if (has_marks) load_marks(order);
    return order;
}

void Orders::load_lines(Order& order) {
    Rows row(select_lines_, order.id, static_cast<std::int64_t>(domain::timeline_entries_max));
    while (row.next()) {
        order.timeline.push_back({static_cast<std::uint64_t>(row->integer(0)),
                                  from_milliseconds(row->integer(1)), row->text(2), row->text(3)});
    }
    std::reverse(order.timeline.begin(), order.timeline.end());
}

void Orders::load_annotations(Order& order) {
    for (Rows row(select_refunds_, order.id); row.next();) {
        order.refunds.emplace(row->text(0),
                              domain::Refund{refund_status_named(row->text(1)), row->integer(2)});
    }
    for (Rows row(select_disputes_, order.id); row.next();) {
        const DisplayOrder at{row->integer(2), static_cast<std::int32_t>(row->integer(3)), row->text(4)};
        order.disputes.emplace(row->text(0), domain::Dispute{at, row->integer(1) != 0});
    }
}

void Orders::load_marks(Order& order) {
    for (Rows row(select_marks_, order.id); row.next();) {
        domain::MarkSeen seen;
        seen.at = {row->integer(2), static_cast<std::int32_t>(row->integer(3)), row->text(4)};
        if (!row->is_null(5)) seen.came = domain::Money{row->integer(5), row->text(6)};
        seen.closed_by = static_cast<std::uint32_t>(row->optional_integer(7).value_or(0));
        order.marks.emplace(domain::Mark{review_named(row->text(0)), row->text(1)}, std::move(seen));
    }
}

std::optional<Snapshot> Orders::snapshot(const std::string& order_id) {
    Rows row(select_snapshot_, order_id);
    if (!row.next()) return std::nullopt;
    return snapshot_from(row);
}

Snapshot Orders::insert(const Order& order, const std::string& metadata) {
    Snapshot snapshot = snapshot_of(order, domain::encode_view(order));
    insert_.run(order.id, order.customer_id, order.course.id, order.course.title, order.course.url,
                order.amount, order.currency, order.needs_enrollment, to_milliseconds(order.created_at),
                static_cast<std::int64_t>(order.seen.bits()), order.paid_bindings, to_string(snapshot.status),
                to_string(snapshot.enrollment), snapshot.final, snapshot.version,
                to_milliseconds(order.updated_at), *snapshot.view, metadata);
    save_lines(order);
    return snapshot;
}

Snapshot Orders::update(const Order& order, const domain::Standing& before) {
    Snapshot snapshot = snapshot_of(order, domain::encode_view(order));
    const std::int64_t updated_at = to_milliseconds(order.updated_at);
    if (before.status == snapshot.status && before.enrollment == snapshot.enrollment) {
        run_update(update_view_, order, snapshot.version, updated_at, *snapshot.view);
    } else {
        run_update(update_standing_, order, snapshot.version, updated_at, *snapshot.view,
                   to_string(snapshot.status), to_string(snapshot.enrollment), snapshot.final);
    }
    save_lines(order);
    return snapshot;
}

void Orders::update_unseen(const Order& order) { run_update(update_accumulated_, order); }

template <class... More>
void Orders::run_update(sqlite::Statement& update, const Order& order, const More&... more) {
    const DisplayOrderColumns activity(order.activity_at);
    const DisplayOrderColumns failure(order.failure_at);
    std::optional<std::string_view> activity_name;
    if (order.latest_activity) activity_name = to_string(*order.latest_activity);
    update.run(order.id, order.seen.bits(), order.paid_bindings, activity_name, activity.created,
               activity.type_order, activity.id, order.latest_failure.code, order.latest_failure.message,
               failure.created, failure.type_order, failure.id, more...);
    save_annotations(order);
}

void Orders::update_marks(const Order& order) {
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
void Orders::save_lines(const Order& order) {
    std::int64_t position = 0;
    for (const domain::TimelineEntry& line : order.timeline) {
        if (line.version != order.version) continue;
        insert_line_.run(order.id, line.version, position++, to_milliseconds(line.at), line.what, line.value);
    }
}

void Orders::save_annotations(const Order& order) {
    for (const auto& [id, refund] : order.refunds) {
        upsert_refund_.run(order.id, id, name_of(refund.status), refund.amount);
    }
    for (const auto& [id, dispute] : order.disputes) {
        upsert_dispute_.run(order.id, id, dispute.open_or_lost, dispute.at.created, dispute.at.type_order,
                            dispute.at.id);
    }
}

std::optional<std::string> Orders::open_order(const std::string& customer_id, const std::string& course_id) {
    Rows row(select_open_, customer_id, course_id);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::size_t Orders::count_open(const std::string& customer_id) {
    Rows row(count_open_, customer_id);
    return row.next() ? static_cast<std::size_t>(row->integer(0)) : 0;
}

std::optional<std::string> Orders::paid_order(const std::string& customer_id, const std::string& course_id) {
    Rows row(select_paid_, customer_id, course_id);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::vector<std::string> Orders::paid_orders(const std::string& customer_id, const std::string& course_id) {
    std::vector<std::string> found;
    for (Rows row(select_paid_, customer_id, course_id); row.next();)
        found.push_back(row->text(0));
    return found;
}

std::vector<std::string> Orders::courses_paid_twice(const std::string& customer_id) {
    std::vector<std::string> found;
    for (Rows row(select_paid_twice_, customer_id); row.next();)
        found.push_back(row->text(0));
    return found;
}

}  // namespace orderwire::store
