#include "store/sqlite/customers.hpp"

#include "base/ids.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

Customers::Customers(sqlite::Database& database)
    : select_(database, "SELECT customer_id FROM customers WHERE secret_hash = ?1"),
      insert_(database, "INSERT INTO customers (customer_id, secret_hash, created_at) VALUES (?1, ?2, ?3)"),
      set_email_(database, "UPDATE customers SET email = ?2 WHERE customer_id = ?1 AND email IS NOT ?2") {}

std::optional<std::string> Customers::by_secret(const std::string& secret_hash) {
    Rows row(select_, secret_hash);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::string Customers::insert(const std::string& secret_hash, Time now) {
    std::string id = new_id("cus_", now);
    insert_.bind(id, secret_hash, to_milliseconds(now)).run();
    return id;
}

void Customers::set_email(const std::string& customer_id, const std::string& email) {
    set_email_.bind(customer_id, email).run();
}

IdempotencyKeys::IdempotencyKeys(sqlite::Database& database)
    : select_(database,
              "SELECT body_hash, order_id FROM idempotency_keys WHERE customer_id = ?1 AND key = ?2"),
      insert_(database,
              "INSERT INTO idempotency_keys (customer_id, key, body_hash, order_id, created_at)"
              " VALUES (?1, ?2, ?3, ?4, ?5)") {}

std::optional<IdempotencyKeys::Answer> IdempotencyKeys::find(const std::string& customer_id,
                                                             const std::string& key) {
    Rows row(select_, customer_id, key);
    if (!row.next()) return std::nullopt;
    return Answer{row->text(0), row->text(1)};
}

void IdempotencyKeys::insert(const std::string& customer_id, const std::string& key, const Answer& answer,
                             Time now) {
    insert_.bind(customer_id, key, answer.body_hash, answer.order_id, to_milliseconds(now)).run();
}

Enrollments::Enrollments(sqlite::Database& database)
    : select_(database, "SELECT order_id FROM enrollments WHERE customer_id = ?1 AND course_id = ?2"),
      request_(database,
               "INSERT INTO enrollments (customer_id, course_id, order_id, state, requested_at)"
               " VALUES (?1, ?2, ?3, 'requested', ?4) ON CONFLICT DO NOTHING"),
      activate_(database,
                "UPDATE enrollments SET state = 'active', activated_at = ?3"
                " WHERE customer_id = ?1 AND course_id = ?2 AND state = 'requested'") {}

std::optional<std::string> Enrollments::given_by(const std::string& customer_id,
                                                 const std::string& course_id) {
    Rows row(select_, customer_id, course_id);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

void Enrollments::request(const std::string& customer_id, const std::string& course_id,
                          const std::string& order_id, Time now) {
    request_.bind(customer_id, course_id, order_id, to_milliseconds(now)).run();
}

void Enrollments::activate(const std::string& customer_id, const std::string& course_id, Time now) {
    activate_.bind(customer_id, course_id, to_milliseconds(now)).run();
}

}  // namespace orderwire::store
