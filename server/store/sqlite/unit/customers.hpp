// Customers, what their idempotency keys were answered with, and their access to courses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/tables.hpp"

namespace orderwire::store {

class SqliteCustomers final : public CustomerTable {
  public:
    explicit SqliteCustomers(sqlite::Database& database);

    std::optional<std::string> id_by_secret(const std::string& secret_hash) override;
    std::optional<std::string> id_by_shop_id(const std::string& shop_id) override;
    Customer load(const std::string& customer_id) override;
    void insert(const std::string& customer_id, const std::string& secret_hash, const std::string& shop_id,
                Time now) override;
    void set_details(const std::string& customer_id, const std::optional<std::string>& email,
                     const std::optional<std::string>& name) override;
    void set_shop_id(const std::string& customer_id, const std::string& shop_id) override;
    void remove(const std::string& customer_id) override;

    std::optional<AnsweredRequest> answered(const std::string& customer_id,
                                            const std::string& key_mac) override;
    std::vector<AnsweredRequest> all_answered(const std::string& customer_id) override;
    void insert_answered(const std::string& customer_id, const AnsweredRequest& request) override;
    void remove_answered(const std::string& customer_id) override;

    std::optional<EnrollmentRow> enrollment(const std::string& customer_id,
                                            const std::string& course_id) override;
    std::vector<EnrollmentRow> enrollments(const std::string& customer_id) override;
    void insert_enrollment(const std::string& customer_id, const EnrollmentRow& row) override;
    void activate_enrollment(const std::string& customer_id, const std::string& course_id,
                             const std::optional<Time>& at) override;
    void remove_enrollments(const std::string& customer_id) override;

  private:
    sqlite::Statement by_secret_;
    sqlite::Statement by_shop_id_;
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement set_details_;
    sqlite::Statement set_shop_id_;
    sqlite::Statement remove_;
    sqlite::Statement select_answered_;
    sqlite::Statement select_all_answered_;
    sqlite::Statement insert_answered_;
    sqlite::Statement remove_answered_;
    sqlite::Statement select_enrollment_;
    sqlite::Statement select_enrollments_;
    sqlite::Statement insert_enrollment_;
    sqlite::Statement activate_enrollment_;
    sqlite::Statement remove_enrollments_;
};

}  // namespace orderwire::store
