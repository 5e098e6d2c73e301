// Questions to the store in memory: found by looking at every row, which serves tests and simulations.
#pragma once

#include <memory>

#include "store/memory/database.hpp"
#include "store/queries.hpp"

namespace orderwire::store::memory {

class MemoryOutboxQueries final : public OutboxQueries {
  public:
    explicit MemoryOutboxQueries(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    std::vector<DueMessage> due(Channel channel, Time now, std::size_t limit) override;
    std::optional<Time> next_due(Channel channel, Time after) override;
    std::optional<OutboxMessage> message(std::int64_t row) override;
    std::vector<OutboxLine> list(const OutboxFilter& filter) override;
    std::string cursor_of(std::int64_t row) override;
    OutboxStats stats(Channel channel) override;
    std::size_t declines_mailed(const std::string& address, Time since, std::int64_t before_row,
                                std::size_t limit) override;
    std::optional<Pause> pause(Channel channel) override;

  private:
    std::shared_ptr<Database> database_;
};

class MemoryQueries final : public Queries {
  public:
    explicit MemoryQueries(const std::shared_ptr<Database>& database)
        : database_(database), outbox_(database) {}

    std::optional<Snapshot> order(const std::string& order_id) override;
    std::optional<OrderDetails> order_details(const std::string& order_id) override;
    std::vector<std::string> payment_events(const std::string& order_id, std::size_t limit) override;
    std::optional<std::string> customer_by_secret(const std::string& secret_hash) override;
    std::optional<std::string> customer_by_shop_id(const std::string& shop_id) override;
    OrderPage orders_of(const std::string& customer_id, const OrderFilter& filter) override;
    OrderDetailsPage orders_for_shop(const std::optional<std::string>& shop_id,
                                     const OrderFilter& filter) override;
    CourseAccess access_of(const std::string& customer_id, const std::string& course_id) override;
    std::vector<Binding> payable_bindings(const std::string& order_id) override;
    std::vector<std::string> open_orders_created_before(Time time, const std::string& after,
                                                        std::size_t limit) override;
    std::vector<std::string> open_payable_orders(const std::string& after, std::size_t limit) override;
    std::vector<std::string> orders_awaiting_enrollment(std::optional<Time> paid_before,
                                                        const std::string& after, std::size_t limit) override;
    Secret order_access_token_key() override { return database_->order_pass_secret; }
    StoreStats stats() override;
    OutboxQueries& outbox() override { return outbox_; }

  private:
    std::shared_ptr<Database> database_;
    MemoryOutboxQueries outbox_;
};

}  // namespace orderwire::store::memory
