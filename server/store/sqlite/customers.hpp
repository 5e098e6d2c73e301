// Customers, what their idempotency keys answered, and their access to courses. For the writer only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::store {

class Customers {
  public:
    explicit Customers(sqlite::Database& database);

    std::optional<std::string> by_secret(const std::string& secret_hash);
    std::optional<std::string> by_shop_id(const std::string& shop_id);
    std::string insert_guest(const std::string& secret_hash, Time now);
    std::string insert_known(const std::string& shop_id, Time now);
    // What is not given stays as it is.
    void set_details(const std::string& customer_id, const std::optional<std::string>& email,
                     const std::optional<std::string>& name);

    // The guest is the shop's customer from now on; their secret is forgotten.
    void make_known(const std::string& guest_id, const std::string& shop_id);
    // All that the guest has goes over to a customer who is there already, and the guest is forgotten. Where
    // both have something that a customer can have once, it stays as it is with the other one:
    // - of two open orders for a course the guest's becomes secondary: it can be paid, but is no longer
    // offered;
    // - of two enrollments in a course the other one's stays, active if either was;
    // - of two idempotency keys the other one's stays.
    void merge(const std::string& guest_id, const std::string& other_id);

  private:
    sqlite::Statement by_secret_;
    sqlite::Statement by_shop_id_;
    sqlite::Statement insert_;
    sqlite::Statement set_details_;
    sqlite::Statement make_known_;
    std::vector<sqlite::Statement> merge_;   // each takes the guest's id and the other's
    std::vector<sqlite::Statement> forget_;  // what remains of a guest; each takes the guest's id
};

// The keys themselves are not kept: to a guest without a cookie one is the secret that opens the order.
class IdempotencyKeys {
  public:
    // The store must have its own keys.
    explicit IdempotencyKeys(sqlite::Database& database);

    struct Answer {
        std::string body_hash;
        std::string order_id;
    };
    std::optional<Answer> find(const std::string& customer_id, const std::string& key);
    void insert(const std::string& customer_id, const std::string& key, const Answer& answer, Time now);
    // Drops at most `limit`; true: there may be more.
    bool drop_made_before(Time time, std::size_t limit);

  private:
    std::string mac_of(const std::string& key) const;

    sqlite::Database& database_;
    Secret mac_key_;
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement drop_;
};

class Enrollments {
  public:
    explicit Enrollments(sqlite::Database& database);

    // The order that gave the customer the course.
    std::optional<std::string> given_by(const std::string& customer_id, const std::string& course_id);
    // Both do nothing where it was done before.
    void request(const std::string& customer_id, const std::string& course_id, const std::string& order_id,
                 Time now);
    void activate(const std::string& customer_id, const std::string& course_id, Time now);

  private:
    sqlite::Statement select_;
    sqlite::Statement request_;
    sqlite::Statement activate_;
};

}  // namespace orderwire::store
