#include "store/sqlite/unit/customers.hpp"

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

constexpr const char* set_details_sql =
    "UPDATE customers SET email = coalesce(?2, email), name = coalesce(?3, name)"
    " WHERE customer_id = ?1 AND (coalesce(?2, email) IS NOT email OR coalesce(?3, name) IS NOT name)";

std::optional<std::string> id_in(sqlite::Statement& select, const std::string& value) {
    Rows row(select, value);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

AnsweredRequest answered_from(const Rows& row) {
    return {row->text(0), row->text(1), row->text(2), from_milliseconds(row->integer(3))};
}

EnrollmentRow enrollment_from(const Rows& row) {
    EnrollmentRow found{row->text(0), row->text(1), row->text(2) == "active",
                        from_milliseconds(row->integer(3)), std::nullopt};
    if (const auto at = row->optional_integer(4)) found.activated_at = from_milliseconds(*at);
    return found;
}

std::optional<std::int64_t> milliseconds_of(const std::optional<Time>& time) {
    return time ? std::optional(to_milliseconds(*time)) : std::nullopt;
}

}  // namespace

SqliteCustomers::SqliteCustomers(sqlite::Database& database)
    : by_secret_(database, "SELECT customer_id FROM customers WHERE secret_hash = ?1"),
      by_shop_id_(database, "SELECT customer_id FROM customers WHERE shop_id = ?1"),
      select_(database, "SELECT shop_id, email, name FROM customers WHERE customer_id = ?1"),
      insert_(database,
              "INSERT INTO customers (customer_id, secret_hash, shop_id, created_at)"
              " VALUES (?1, nullif(?2, ''), nullif(?3, ''), ?4)"),
      set_details_(database, set_details_sql),
      set_shop_id_(database, "UPDATE customers SET shop_id = ?2, secret_hash = NULL WHERE customer_id = ?1"),
      remove_(database, "DELETE FROM customers WHERE customer_id = ?1"),
      select_answered_(database,
                       "SELECT key_mac, body_hash, order_id, created_at FROM idempotency_keys"
                       " WHERE customer_id = ?1 AND key_mac = ?2"),
      select_all_answered_(database,
                           "SELECT key_mac, body_hash, order_id, created_at FROM idempotency_keys"
                           " WHERE customer_id = ?1"),
      insert_answered_(database,
                       "INSERT INTO idempotency_keys (customer_id, key_mac, body_hash, order_id, created_at)"
                       " VALUES (?1, ?2, ?3, ?4, ?5)"),
      remove_answered_(database, "DELETE FROM idempotency_keys WHERE customer_id = ?1"),
      select_enrollment_(database,
                         "SELECT course_id, order_id, state, requested_at, activated_at FROM enrollments"
                         " WHERE customer_id = ?1 AND course_id = ?2"),
      select_enrollments_(database,
                          "SELECT course_id, order_id, state, requested_at, activated_at FROM enrollments"
                          " WHERE customer_id = ?1"),
      insert_enrollment_(
          database,
          "INSERT INTO enrollments (customer_id, course_id, order_id, state, requested_at, activated_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING"),
      activate_enrollment_(database,
                           "UPDATE enrollments SET state = 'active', activated_at = ?3"
                           " WHERE customer_id = ?1 AND course_id = ?2"),
      remove_enrollments_(database, "DELETE FROM enrollments WHERE customer_id = ?1") {}

std::optional<std::string> SqliteCustomers::id_by_secret(const std::string& secret_hash) {
    return id_in(by_secret_, secret_hash);
}

std::optional<std::string> SqliteCustomers::id_by_shop_id(const std::string& shop_id) {
    return id_in(by_shop_id_, shop_id);
}

Customer SqliteCustomers::load(const std::string& customer_id) {
    Rows row(select_, customer_id);
    if (!row.next()) throw std::logic_error("no customer " + customer_id);
    return {row->optional_text(0), row->optional_text(1), row->optional_text(2)};
}

void SqliteCustomers::insert(const std::string& customer_id, const std::string& secret_hash,
                             const std::string& shop_id, Time now) {
    insert_.run(customer_id, secret_hash, shop_id, to_milliseconds(now));
}

void SqliteCustomers::set_details(const std::string& customer_id, const std::optional<std::string>& email,
                                  const std::optional<std::string>& name) {
    set_details_.run(customer_id, email, name);
}

void SqliteCustomers::set_shop_id(const std::string& customer_id, const std::string& shop_id) {
    set_shop_id_.run(customer_id, shop_id);
}

void SqliteCustomers::remove(const std::string& customer_id) { remove_.run(customer_id); }

std::optional<AnsweredRequest> SqliteCustomers::answered(const std::string& customer_id,
                                                         const std::string& key_mac) {
    Rows row(select_answered_, customer_id, key_mac);
    if (!row.next()) return std::nullopt;
    return answered_from(row);
}

std::vector<AnsweredRequest> SqliteCustomers::all_answered(const std::string& customer_id) {
    std::vector<AnsweredRequest> found;
    for (Rows row(select_all_answered_, customer_id); row.next();)
        found.push_back(answered_from(row));
    return found;
}

void SqliteCustomers::insert_answered(const std::string& customer_id, const AnsweredRequest& request) {
    insert_answered_.run(customer_id, request.key_mac, request.body_hash, request.order_id,
                         to_milliseconds(request.at));
}

void SqliteCustomers::remove_answered(const std::string& customer_id) { remove_answered_.run(customer_id); }

std::optional<EnrollmentRow> SqliteCustomers::enrollment(const std::string& customer_id,
                                                         const std::string& course_id) {
    Rows row(select_enrollment_, customer_id, course_id);
    if (!row.next()) return std::nullopt;
    return enrollment_from(row);
}

std::vector<EnrollmentRow> SqliteCustomers::enrollments(const std::string& customer_id) {
    std::vector<EnrollmentRow> found;
    for (Rows row(select_enrollments_, customer_id); row.next();)
        found.push_back(enrollment_from(row));
    return found;
}

void SqliteCustomers::insert_enrollment(const std::string& customer_id, const EnrollmentRow& row) {
    insert_enrollment_.run(customer_id, row.course_id, row.order_id, row.active ? "active" : "requested",
                           to_milliseconds(row.requested_at), milliseconds_of(row.activated_at));
}

void SqliteCustomers::activate_enrollment(const std::string& customer_id, const std::string& course_id,
                                          const std::optional<Time>& at) {
    activate_enrollment_.run(customer_id, course_id, milliseconds_of(at));
}

void SqliteCustomers::remove_enrollments(const std::string& customer_id) {
    remove_enrollments_.run(customer_id);
}

}  // namespace orderwire::store
