// Customers, what their idempotency keys answered, and their access to courses. For the writer only.
#pragma once

#include <optional>
#include <string>

#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::store {

class Customers {
  public:
    explicit Customers(sqlite::Database& database);

    std::optional<std::string> by_secret(const std::string& secret_hash);
    std::string insert(const std::string& secret_hash, Time now);
    void set_email(const std::string& customer_id, const std::string& email);

  private:
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement set_email_;
};

class IdempotencyKeys {
  public:
    explicit IdempotencyKeys(sqlite::Database& database);

    struct Answer {
        std::string body_hash;
        std::string order_id;
    };
    std::optional<Answer> find(const std::string& customer_id, const std::string& key);
    void insert(const std::string& customer_id, const std::string& key, const Answer& answer, Time now);

  private:
    sqlite::Statement select_;
    sqlite::Statement insert_;
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
