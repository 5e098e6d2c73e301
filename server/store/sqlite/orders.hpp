// The rows of an order: itself, its timeline, refunds and disputes. For the writer only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "domain/change.hpp"
#include "domain/order.hpp"
#include "store/store.hpp"

namespace orderwire::store {

class Orders {
  public:
    explicit Orders(sqlite::Database& database);

    std::optional<domain::Order> load(const std::string& order_id);
    std::optional<Snapshot> snapshot(const std::string& order_id);

    // A new order, or one whose view changed: encodes the view, the only time that this version is encoded.
    // `metadata` is the shop's, a JSON object.
    Snapshot insert(const domain::Order& order, const std::string& metadata);
    // `before` is where the order stood when it was loaded.
    Snapshot update(const domain::Order& order, const domain::OrderState& before);
    // Something was accumulated that the public does not see.
    void update_unseen(const domain::Order& order);
    // Its review marks changed. They are not part of the above: few orders ever have one.
    void update_marks(const domain::Order& order);

    // The customer's order for a course, if there is one: open (rather none that they brought along as a
    // guest), or (the newest) paid.
    std::optional<std::string> open_order(const std::string& customer_id, const std::string& course_id);
    std::size_t count_open(const std::string& customer_id);  // those that they brought along apart
    std::optional<std::string> paid_order(const std::string& customer_id, const std::string& course_id);
    std::vector<std::string> paid_orders(const std::string& customer_id, const std::string& course_id);
    std::vector<std::string> courses_paid_twice(const std::string& customer_id);

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
    sqlite::Statement select_paid_twice_;
    sqlite::Statement insert_;
    sqlite::Statement update_accumulated_;
    sqlite::Statement update_view_;
    sqlite::Statement update_standing_;
    sqlite::Statement insert_line_;
    sqlite::Statement upsert_refund_;
    sqlite::Statement upsert_dispute_;
    sqlite::Statement upsert_mark_;
    sqlite::Statement update_reviews_;
};

}  // namespace orderwire::store
