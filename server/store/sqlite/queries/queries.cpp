#include "store/sqlite/queries/queries.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "store/enum_strings.hpp"
#include "store/sqlite/queries/order_details.hpp"
#include "store/sqlite/queries/snapshots.hpp"
#include "store/sqlite/queries/translate_errors.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema/secrets.hpp"
#include "store/sqlite/unit/bindings.hpp"

namespace orderwire::store {

namespace {

constexpr std::size_t order_page_max = 100;
constexpr const char* behind_every_order_id = "ord_~";

// When an order was paid, for the few that wait for their enrollment: a line of its timeline.
constexpr std::string_view paid_at =
    "(SELECT at FROM timeline WHERE timeline.order_id = orders.order_id AND what = 'status' AND value = "
    "'paid')";

// Behind an order by age, which need not be there: the parameter's name.
std::string behind(const std::string& order) {
    return "(created_at, order_id) > (coalesce((SELECT created_at FROM orders WHERE order_id = " + order +
           "), 0), " + order + ")";
}

template <class... Values>
std::vector<std::string> ids(sqlite::Statement& select, const Values&... values) {
    std::vector<std::string> found;
    for (Rows row(select, values...); row.next();)
        found.push_back(row->text(0));
    return found;
}

std::optional<std::int64_t> integer_of(sqlite::Statement& select) {
    Rows row(select);
    return row.next() ? row->optional_integer(0) : std::nullopt;
}

std::optional<Time> time_of(sqlite::Statement& select) {
    const auto milliseconds = integer_of(select);
    return milliseconds ? std::optional(from_milliseconds(*milliseconds)) : std::nullopt;
}

}  // namespace

sqlite::Database open_for_reading(const std::string& path) {
    sqlite::Database database(path, sqlite::Mode::read_only);
    // A reader's loop has other things to do than to wait; and the log is the writer's care alone. Every
    // commit empties a reader's cache, so a large one is memory for little: what it misses, the kernel has.
    database.execute("PRAGMA busy_timeout = 250; PRAGMA cache_size = -1024");
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return database;
}

SqliteQueries::SqliteQueries(const std::string& path)
    : database_(open_for_reading(path)),
      order_(database_, select_snapshot("WHERE order_id = ?1")),
      order_details_(database_, select_order_details("WHERE order_id = ?1")),
      payment_events_(database_,
                      "SELECT body FROM events WHERE order_id = ?1 AND (type GLOB 'charge.*' OR type GLOB "
                      "'payment_intent.*') ORDER BY event_row DESC LIMIT ?2"),
      customer_(database_, "SELECT customer_id FROM customers WHERE secret_hash = ?1"),
      customer_by_shop_id_(database_, "SELECT customer_id FROM customers WHERE shop_id = ?1"),
      is_order_(database_, "SELECT 1 FROM orders WHERE order_id = ?1"),
      is_order_of_(database_, "SELECT 1 FROM orders WHERE order_id = ?1 AND customer_id = ?2"),
      orders_of_(
          database_,
          "SELECT view FROM orders WHERE customer_id = ?1 AND order_id < ?2 AND (?3 IS NULL OR status = ?3)"
          " AND (?4 IS NULL OR enrollment = ?4) ORDER BY order_id DESC LIMIT ?5"),
      enrollment_(database_, "SELECT state FROM enrollments WHERE customer_id = ?1 AND course_id = ?2"),
      newest_for_course_(database_,
                         "SELECT order_id FROM orders WHERE customer_id = ?1 AND course_id = ?2"
                         " AND status <> 'cancelled' ORDER BY order_id DESC LIMIT 1"),
      payable_bindings_(database_,
                        select_bindings("AND " + std::string(binding_is_payable) + " ORDER BY number")),
      open_before_(
          database_,
          "SELECT order_id FROM orders WHERE status IN ('pending', 'failed') AND created_at < ?1 AND " +
              behind("?2") + " ORDER BY created_at, order_id LIMIT ?3"),
      open_payable_(database_,
                    "SELECT order_id FROM orders WHERE status IN ('pending', 'failed')"
                    " AND " +
                        behind("?1") +
                        " AND EXISTS (SELECT 1 FROM bindings WHERE bindings.order_id = orders.order_id AND " +
                        std::string(binding_is_payable) + ") ORDER BY created_at, order_id LIMIT ?2"),
      awaiting_(database_,
                "SELECT order_id FROM orders WHERE enrollment = 'requested' AND order_id > ?2"
                " AND (?1 IS NULL OR " +
                    std::string(paid_at) + " < ?1) ORDER BY order_id LIMIT ?3"),
      last_event_(database_,
                  "SELECT received_at FROM events WHERE source = 'webhook' ORDER BY event_row DESC LIMIT 1"),
      parked_(database_, "SELECT count(*) FROM unmatched_events WHERE parked = 1"),
      in_review_(database_, "SELECT count(*) FROM orders WHERE open_reviews <> 0"),
      first_order_(database_, "SELECT created_at FROM orders ORDER BY order_id LIMIT 1"),
      oldest_open_(database_, "SELECT min(created_at) FROM orders WHERE status IN ('pending', 'failed')"),
      enrollments_requested_(database_, "SELECT count(*), min(" + std::string(paid_at) +
                                            ") FROM orders WHERE enrollment = 'requested'"),
      outbox_(database_) {}

std::optional<Snapshot> SqliteQueries::order(const std::string& order_id) {
    return translate_errors([&]() -> std::optional<Snapshot> {
        Rows row(order_, order_id);
        if (!row.next()) return std::nullopt;
        return snapshot_from(row);
    });
}

std::optional<OrderDetails> SqliteQueries::order_details(const std::string& order_id) {
    return translate_errors([&]() -> std::optional<OrderDetails> {
        Rows row(order_details_, order_id);
        if (!row.next()) return std::nullopt;
        return order_details_from(row);
    });
}

std::vector<std::string> SqliteQueries::payment_events(const std::string& order_id, std::size_t limit) {
    return translate_errors([&] { return ids(payment_events_, order_id, limit); });
}

std::optional<std::string> SqliteQueries::customer_by_secret(const std::string& secret_hash) {
    return translate_errors([&]() -> std::optional<std::string> {
        Rows row(customer_, secret_hash);
        if (!row.next()) return std::nullopt;
        return row->text(0);
    });
}

std::optional<std::string> SqliteQueries::customer_by_shop_id(const std::string& shop_id) {
    return translate_errors([&]() -> std::optional<std::string> {
        Rows row(customer_by_shop_id_, shop_id);
        if (!row.next()) return std::nullopt;
        return row->text(0);
    });
}

// The shop asks seldom, and in many ways: each gets a statement in which only the conditions that it has
// stand, so that each finds its index.
OrderDetailsPage SqliteQueries::orders_for_shop(const std::optional<std::string>& shop_id,
                                                const OrderFilter& filter) {
    return translate_errors([&] {
        OrderDetailsPage page;
        std::optional<std::string> customer_id;
        if (shop_id) {
            Rows row(customer_by_shop_id_, *shop_id);
            if (!row.next()) return page;
            customer_id = row->text(0);
        }
        if (!filter.starting_after.empty() && !Rows(is_order_, filter.starting_after).next()) return page;
        std::string conditions = "WHERE order_id < ?1";
        if (customer_id) conditions += " AND customer_id = ?2";
        if (filter.status) {
            // The first half is what the indexes by status stand under.
            conditions.append(*filter.status <= domain::Status::failed
                                  ? " AND status IN ('pending', 'failed')"
                                  : " AND status IN ('cancelled', 'paid')");
            conditions.append(" AND status = '").append(to_string(*filter.status)).append("'");
        }
        if (filter.enrollment)
            conditions.append(" AND enrollment = '").append(to_string(*filter.enrollment)).append("'");
        if (!filter.help_code.empty()) conditions.append(" AND substr(order_id, -8) = ?4");
        sqlite::Statement select(database_,
                                 select_order_details(conditions + " ORDER BY order_id DESC LIMIT ?3"));

        const std::string before =
            filter.starting_after.empty() ? behind_every_order_id : filter.starting_after;
        const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, order_page_max);
        Rows row = filter.help_code.empty() ? Rows(select, before, customer_id, limit + 1)
                                            : Rows(select, before, customer_id, limit + 1, filter.help_code);
        while (row.next()) {
            if (page.orders.size() == limit) {
                page.has_more = true;
                break;
            }
            page.orders.push_back(order_details_from(row));
        }
        return page;
    });
}

OrderPage SqliteQueries::orders_of(const std::string& customer_id, const OrderFilter& filter) {
    return translate_errors([&] {
        OrderPage page;
        std::string before = behind_every_order_id;
        if (!filter.starting_after.empty()) {
            Rows known(is_order_of_, filter.starting_after, customer_id);
            if (!known.next()) return page;
            before = filter.starting_after;
        }
        const std::size_t limit = std::clamp<std::size_t>(filter.limit, 1, order_page_max);
        std::optional<std::string_view> status;
        if (filter.status) status = to_string(*filter.status);
        std::optional<std::string_view> enrollment;
        if (filter.enrollment) enrollment = to_string(*filter.enrollment);

        // One more than asked for tells whether there are more.
        for (Rows row(orders_of_, customer_id, before, status, enrollment, limit + 1); row.next();) {
            if (page.views.size() == limit) {
                page.has_more = true;
                break;
            }
            page.views.push_back(std::make_shared<const std::string>(row->text(0)));
        }
        return page;
    });
}

CourseAccess SqliteQueries::access_of(const std::string& customer_id, const std::string& course_id) {
    return translate_errors([&] {
        CourseAccess access;
        if (Rows row(enrollment_, customer_id, course_id); row.next())
            access.enrollment = enrollment_named(row->text(0));
        if (Rows row(newest_for_course_, customer_id, course_id); row.next()) access.order_id = row->text(0);
        return access;
    });
}

std::vector<Binding> SqliteQueries::payable_bindings(const std::string& order_id) {
    return translate_errors([&] {
        std::vector<Binding> found;
        for (Rows row(payable_bindings_, order_id); row.next();)
            found.push_back(binding_from(row));
        return found;
    });
}

std::vector<std::string> SqliteQueries::open_payable_orders(const std::string& after, std::size_t limit) {
    return translate_errors([&] { return ids(open_payable_, after, limit); });
}

std::vector<std::string> SqliteQueries::open_orders_created_before(Time time, const std::string& after,
                                                                   std::size_t limit) {
    return translate_errors([&] { return ids(open_before_, to_milliseconds(time), after, limit); });
}

std::vector<std::string> SqliteQueries::orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                                   const std::string& after,
                                                                   std::size_t limit) {
    std::optional<std::int64_t> before;
    if (paid_before) before = to_milliseconds(*paid_before);
    return translate_errors([&] { return ids(awaiting_, before, after, limit); });
}

Secret SqliteQueries::order_access_token_key() {
    return translate_errors([&] { return read_secret(database_, order_pass_secret_name); });
}

StoreStats SqliteQueries::stats() {
    return translate_errors([&] {
        StoreStats stats;
        stats.last_event_at = time_of(last_event_);
        stats.parked = static_cast<std::uint64_t>(integer_of(parked_).value_or(0));
        stats.in_review = static_cast<std::uint64_t>(integer_of(in_review_).value_or(0));
        stats.first_order_at = time_of(first_order_);
        stats.oldest_open_order_at = time_of(oldest_open_);
        if (Rows row(enrollments_requested_); row.next()) {
            stats.enrollments_requested = static_cast<std::uint64_t>(row->integer(0));
            if (!row->is_null(1)) stats.oldest_enrollment_requested_at = from_milliseconds(row->integer(1));
        }
        return stats;
    });
}

}  // namespace orderwire::store
