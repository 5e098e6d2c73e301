// The rows of an order: itself, its timeline, refunds, disputes, review marks and notes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "domain/order.hpp"
#include "store/logic/tables.hpp"

namespace orderwire::store {

class SqliteOrders final : public OrderTable {
  public:
    explicit SqliteOrders(sqlite::Database& database);

    std::optional<domain::Order> load(const std::string& order_id) override;
    std::optional<Snapshot> snapshot(const std::string& order_id) override;
    void insert(const domain::Order& order, const std::string& metadata, const Snapshot& seen) override;
    void update_unseen(const domain::Order& order) override;
    void update(const domain::Order& order, const Snapshot& seen, bool moved) override;
    void update_marks(const domain::Order& order) override;

    std::optional<std::string> open_order(const std::string& customer_id,
                                          const std::string& course_id) override;
    std::vector<std::string> paid_orders(const std::string& customer_id,
                                         const std::string& course_id) override;
    std::size_t count_open(const std::string& customer_id) override;
    std::vector<OwnedOrder> all_of(const std::string& customer_id) override;
    void give_to(const std::string& customer_id, const OwnedOrder& order) override;

    std::uint32_t newest_note(const std::string& order_id) override;
    void insert_note(const std::string& order_id, const OrderNote& note) override;

  private:
    template <class... More>
    void run_update(sqlite::Statement& update, const domain::Order& order, const More&... more);
    void load_lines(domain::Order& order);
    void load_annotations(domain::Order& order);
    void load_marks(domain::Order& order);
    void save_lines(const domain::Order& order);
    void save_annotations(const domain::Order& order);

    sqlite::Statement select_;
    sqlite::Statement select_lines_;
    sqlite::Statement select_refunds_;
    sqlite::Statement select_disputes_;
    sqlite::Statement select_marks_;
    sqlite::Statement select_snapshot_;
    sqlite::Statement select_open_;
    sqlite::Statement count_open_;
    sqlite::Statement select_paid_;
    sqlite::Statement select_all_;
    sqlite::Statement give_to_;
    sqlite::Statement insert_;
    sqlite::Statement update_accumulated_;
    sqlite::Statement update_view_;
    sqlite::Statement update_state_;
    sqlite::Statement insert_line_;
    sqlite::Statement upsert_refund_;
    sqlite::Statement upsert_dispute_;
    sqlite::Statement upsert_mark_;
    sqlite::Statement update_reviews_;
    sqlite::Statement newest_note_;
    sqlite::Statement insert_note_;
};

}  // namespace orderwire::store
