// What is forgotten in the end, a little at a time: whoever writes meanwhile waits for one portion at most.
// Each step looks at no more than a few rows, goes on where it stopped, and says whether its round goes on;
// one that is over begins anew with the next round. docs/operations.md says what is kept how long.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/logic/message_queue.hpp"
#include "store/logic/unit_of_work.hpp"
#include "store/retention.hpp"

namespace orderwire::store {

inline constexpr std::chrono::days unmatched_events_kept{30};
inline constexpr std::chrono::hours idempotency_keys_kept{24};

class RetentionSweep {
  public:
    // All but the last must outlive it.
    RetentionSweep(UnitOfWork& unit, MessageQueue& messages, const Clock& clock, Retention retention);

    // One portion of each kind; true: the round goes on.
    bool run_portion();
    const Forgotten& forgotten() const { return forgotten_; }

  private:
    // The steps of a round. Each says whether there may be more of its kind.
    bool drop_unmatched();
    bool drop_answered();
    bool prune_outbox();
    bool drop_events_of_nobody();
    bool drop_bodies();
    bool drop_unpaid_orders();

    bool drop_new_bodies(Time time);
    bool drop_bodies_passed_by(Time time);
    void drop_body(std::int64_t event_row);
    bool may_go(const CancelledOrderAge& order, Time time);

    UnitOfWork& unit_;
    AgedRows& aged_;
    MessageQueue& messages_;
    const Clock& clock_;
    Retention retention_;

    static constexpr std::size_t step_count = 6;
    std::bitset<step_count> done_;  // of this round
    EventAge nobody_;               // how far each has come
    std::int64_t passed_by_ = 0;
    std::string unpaid_order_;
    Time unpaid_orders_at_{};  // when the next round looks for them
    Forgotten forgotten_;
};

}  // namespace orderwire::store
