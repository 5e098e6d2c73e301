#include "store/sqlite/customers.hpp"

#include <array>

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/secrets.hpp"

namespace orderwire::store {

namespace {

// ?1 is the guest, ?2 the customer who gets what is theirs.
constexpr std::array merge_sql{
    "UPDATE orders SET secondary = 1 WHERE customer_id = ?1 AND status IN ('pending', 'failed') AND "
    "course_id IN"
    " (SELECT course_id FROM orders WHERE customer_id = ?2 AND status IN ('pending', 'failed'))",
    "UPDATE orders SET customer_id = ?2 WHERE customer_id = ?1",
    "INSERT INTO enrollments (customer_id, course_id, order_id, state, requested_at, activated_at)"
    " SELECT ?2, course_id, order_id, state, requested_at, activated_at FROM enrollments WHERE customer_id = "
    "?1"
    " ON CONFLICT DO UPDATE SET state = excluded.state, activated_at = excluded.activated_at"
    " WHERE state = 'requested'",
    "INSERT INTO idempotency_keys (customer_id, key_mac, body_hash, order_id, created_at)"
    " SELECT ?2, key_mac, body_hash, order_id, created_at FROM idempotency_keys WHERE customer_id = ?1"
    " ON CONFLICT DO NOTHING",
    "UPDATE customers SET email = coalesce(email, (SELECT email FROM customers WHERE customer_id = ?1)),"
    " name = coalesce(name, (SELECT name FROM customers WHERE customer_id = ?1)) WHERE customer_id = ?2",
};
constexpr std::array forget_sql{
    "DELETE FROM enrollments WHERE customer_id = ?1",
    "DELETE FROM idempotency_keys WHERE customer_id = ?1",
    "DELETE FROM customers WHERE customer_id = ?1",
};

}  // namespace

Customers::Customers(sqlite::Database& database)
    : by_secret_(database, "SELECT customer_id FROM customers WHERE secret_hash = ?1"),
      by_shop_id_(database, "SELECT customer_id FROM customers WHERE shop_id = ?1"),
      insert_(
          database,
          "INSERT INTO customers (customer_id, secret_hash, shop_id, created_at) VALUES (?1, ?2, ?3, ?4)"),
      set_details_(
          database,
          "UPDATE customers SET email = coalesce(?2, email), name = coalesce(?3, name)"
          " WHERE customer_id = ?1 AND (coalesce(?2, email) IS NOT email OR coalesce(?3, name) IS NOT "
          "name)"),
      make_known_(database, "UPDATE customers SET shop_id = ?2, secret_hash = NULL WHERE customer_id = ?1") {
    for (const char* sql : merge_sql)
        merge_.emplace_back(database, sql);
    for (const char* sql : forget_sql)
        forget_.emplace_back(database, sql);
}

std::optional<std::string> Customers::by_secret(const std::string& secret_hash) {
    Rows row(by_secret_, secret_hash);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::optional<std::string> Customers::by_shop_id(const std::string& shop_id) {
    Rows row(by_shop_id_, shop_id);
    if (!row.next()) return std::nullopt;
    return row->text(0);
}

std::string Customers::insert_guest(const std::string& secret_hash, Time now) {
    std::string id = new_id("cus_", now);
    insert_.run(id, secret_hash, nullptr, to_milliseconds(now));
    return id;
}

std::string Customers::insert_known(const std::string& shop_id, Time now) {
    std::string id = new_id("cus_", now);
    insert_.run(id, nullptr, shop_id, to_milliseconds(now));
    return id;
}

void Customers::set_details(const std::string& customer_id, const std::optional<std::string>& email,
                            const std::optional<std::string>& name) {
    if (email || name) set_details_.run(customer_id, email, name);
}

void Customers::make_known(const std::string& guest_id, const std::string& shop_id) {
    make_known_.run(guest_id, shop_id);
}

void Customers::merge(const std::string& guest_id, const std::string& other_id) {
    for (sqlite::Statement& statement : merge_)
        statement.run(guest_id, other_id);
    for (sqlite::Statement& statement : forget_)
        statement.run(guest_id);
}

IdempotencyKeys::IdempotencyKeys(sqlite::Database& database)
    : database_(database),
      mac_key_(read_secret(database, idempotency_secret_name)),
      select_(database,
              "SELECT body_hash, order_id FROM idempotency_keys WHERE customer_id = ?1 AND key_mac = ?2"),
      insert_(database,
              "INSERT INTO idempotency_keys (customer_id, key_mac, body_hash, order_id, created_at)"
              " VALUES (?1, ?2, ?3, ?4, ?5)"),
      drop_(database,
            "DELETE FROM idempotency_keys WHERE (customer_id, key_mac) IN"
            " (SELECT customer_id, key_mac FROM idempotency_keys WHERE created_at < ?1 LIMIT ?2)") {}

std::optional<IdempotencyKeys::Answer> IdempotencyKeys::find(const std::string& customer_id,
                                                             const std::string& key) {
    Rows row(select_, customer_id, mac_of(key));
    if (!row.next()) return std::nullopt;
    return Answer{row->text(0), row->text(1)};
}

void IdempotencyKeys::insert(const std::string& customer_id, const std::string& key, const Answer& answer,
                             Time now) {
    const std::string mac = mac_of(key);
    insert_.run(customer_id, mac, answer.body_hash, answer.order_id, to_milliseconds(now));
}

std::string IdempotencyKeys::mac_of(const std::string& key) const {
    return hmac_sha256_hex(mac_key_.reveal(), key);
}

bool IdempotencyKeys::drop_made_before(Time time, std::size_t limit) {
    drop_.run(to_milliseconds(time), limit);
    return database_.changes() == static_cast<std::int64_t>(limit);
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
    request_.run(customer_id, course_id, order_id, to_milliseconds(now));
}

void Enrollments::activate(const std::string& customer_id, const std::string& course_id, Time now) {
    activate_.run(customer_id, course_id, to_milliseconds(now));
}

}  // namespace orderwire::store
