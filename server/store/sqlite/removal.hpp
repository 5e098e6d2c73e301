// What is forgotten in the end, a little at a time: whoever writes meanwhile waits for one portion at most.
// Each function looks at no more than `limit` rows, goes on where it stopped, and says whether its round goes
// on; one that is over begins anew. For the writer only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "store/retention.hpp"

namespace orderwire::store {

class Removal {
  public:
    explicit Removal(sqlite::Database& database);

    // Events that belong to no order and were received before `time`; those that were parked before
    // `parked_time`, and not while they are.
    bool drop_events_of_nobody(Time time, Time parked_time, std::size_t limit);
    // Bodies of events that were received before `time`, of orders that are final and have not changed since.
    bool drop_bodies(Time time, std::size_t limit);
    // Guests' orders that were cancelled before `time`, never paid, and that nobody can pay any more: with
    // all that is theirs. Orders with a review mark, a note, a refund or a message that has not ended stay.
    bool drop_unpaid_orders(Time time, std::size_t limit);

    const Forgotten& forgotten() const { return forgotten_; }

  private:
    bool drop_new_bodies(Time time, std::size_t limit);
    bool drop_bodies_passed_by(Time time, std::size_t limit);
    void drop_body(std::int64_t event_row);
    void drop_event(std::int64_t event_row);
    void drop_order(const std::string& order_id, const std::string& customer_id);

    sqlite::Statement events_of_nobody_;
    sqlite::Statement progress_;
    sqlite::Statement set_progress_;
    sqlite::Statement new_bodies_;
    sqlite::Statement bodies_passed_by_;
    sqlite::Statement pass_by_;
    sqlite::Statement passed_;
    sqlite::Statement drop_body_;
    std::vector<sqlite::Statement> drop_event_;  // each takes the row
    sqlite::Statement unpaid_orders_;
    sqlite::Statement events_of_order_;
    std::vector<sqlite::Statement> drop_order_;  // each takes the order's id
    sqlite::Statement drop_guest_;

    std::int64_t nobody_time_ = 0;  // how far each round has come
    std::int64_t nobody_row_ = 0;
    std::int64_t passed_by_row_ = 0;
    std::string unpaid_order_;
    Forgotten forgotten_;
};

}  // namespace orderwire::store
