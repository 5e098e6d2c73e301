// Questions on a connection that can only read.
#pragma once

#include <string>

#include "base/sqlite.hpp"
#include "store/sqlite/queries/outbox_queries.hpp"
#include "store/store.hpp"

namespace orderwire::store {

// A connection that reads the last commit and never writes, checkpoints or waits long. Throws SqliteError.
sqlite::Database open_for_reading(const std::string& path);

class SqliteQueries final : public Queries {
  public:
    explicit SqliteQueries(const std::string& path);

    std::optional<Snapshot> order(const std::string& order_id) override;
    std::optional<OrderDetails> order_details(const std::string& order_id) override;
    std::vector<std::string> payment_events(const std::string& order_id, std::size_t limit) override;
    std::optional<std::string> customer_by_secret(const std::string& secret_hash) override;
    std::optional<std::string> customer_by_shop_id(const std::string& shop_id) override;
    OrderDetailsPage orders_for_shop(const std::optional<std::string>& shop_id,
                                     const OrderFilter& filter) override;
    OrderPage orders_of(const std::string& customer_id, const OrderFilter& filter) override;
    CourseAccess access_of(const std::string& customer_id, const std::string& course_id) override;
    std::vector<Binding> payable_bindings(const std::string& order_id) override;
    std::vector<std::string> open_orders_created_before(Time time, const std::string& after,
                                                        std::size_t limit) override;
    std::vector<std::string> open_payable_orders(const std::string& after, std::size_t limit) override;
    std::vector<std::string> orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                        const std::string& after, std::size_t limit) override;
    Secret order_access_token_key() override;
    StoreStats stats() override;
    OutboxQueries& outbox() override { return outbox_; }

  private:
    sqlite::Database database_;
    sqlite::Statement order_;
    sqlite::Statement order_details_;
    sqlite::Statement payment_events_;
    sqlite::Statement customer_;
    sqlite::Statement customer_by_shop_id_;
    sqlite::Statement is_order_;
    sqlite::Statement is_order_of_;
    sqlite::Statement orders_of_;
    sqlite::Statement enrollment_;
    sqlite::Statement newest_for_course_;
    sqlite::Statement payable_bindings_;
    sqlite::Statement open_before_;
    sqlite::Statement open_payable_;
    sqlite::Statement awaiting_;
    sqlite::Statement last_event_;
    sqlite::Statement parked_;
    sqlite::Statement in_review_;
    sqlite::Statement first_order_;
    sqlite::Statement oldest_open_;
    sqlite::Statement enrollments_requested_;
    SqliteOutboxQueries outbox_;
};

}  // namespace orderwire::store
