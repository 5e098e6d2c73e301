// Rows that may have been kept for long enough.
#pragma once

#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/aged_rows.hpp"

namespace orderwire::store {

class SqliteAgedRows final : public AgedRows {
  public:
    explicit SqliteAgedRows(sqlite::Database& database);

    std::size_t remove_answered_before(Time time, std::size_t limit) override;
    std::vector<UnmatchedAge> oldest_unmatched(std::size_t limit) override;
    std::vector<EventOfNobody> events_of_nobody(Time time, const EventAge& after, std::size_t limit) override;
    void remove_event(std::int64_t event_row) override;
    std::int64_t bodies_done() override;
    void set_bodies_done(std::int64_t event_row) override;
    std::vector<BodyAge> bodies(std::int64_t after, std::size_t limit) override;
    std::vector<BodyAge> bodies_passed_by(std::int64_t after, std::size_t limit) override;
    void pass_by_body(std::int64_t event_row) override;
    void forget_passed_by(std::int64_t event_row) override;
    void remove_body(std::int64_t event_row) override;
    std::vector<CancelledOrderAge> cancelled_orders(const std::string& after, std::size_t limit) override;
    OrderTraces traces(const std::string& order_id) override;
    void remove_order(const std::string& order_id) override;
    void remove_customer_without_orders(const std::string& customer_id) override;

  private:
    std::vector<BodyAge> bodies_from(sqlite::Statement& select, std::int64_t after, std::size_t limit);

    sqlite::Database& database_;
    sqlite::Statement remove_answered_;
    sqlite::Statement oldest_unmatched_;
    sqlite::Statement events_of_nobody_;
    std::vector<sqlite::Statement> remove_event_;  // each takes the row
    sqlite::Statement progress_;
    sqlite::Statement set_progress_;
    sqlite::Statement bodies_;
    sqlite::Statement bodies_passed_by_;
    sqlite::Statement pass_by_;
    sqlite::Statement forget_passed_by_;
    sqlite::Statement remove_body_;
    sqlite::Statement cancelled_orders_;
    sqlite::Statement traces_;
    sqlite::Statement events_of_order_;
    std::vector<sqlite::Statement> remove_order_;  // each takes the order's id
    sqlite::Statement remove_customer_;
};

}  // namespace orderwire::store
