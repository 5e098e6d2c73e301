// The rows of the outbox. For the writer only.
#pragma once

#include <string>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "domain/order.hpp"
#include "store/outbox.hpp"
#include "store/store.hpp"

namespace orderwire::store {

inline constexpr std::chrono::days delivered_messages_kept{7};
inline constexpr std::chrono::days given_up_messages_kept{30};
inline constexpr std::chrono::days queued_messages_kept{30};  // then they are given up: a pause can be long

class OutboxQueue {
  public:
    OutboxQueue(sqlite::Database& database, Channels channels);

    // A transition, on each channel that wants to hear of it; `snapshot` is the order after it.
    void add(const domain::Change& change, const domain::Order& order, const Snapshot& snapshot);

    void record(const AttemptResult& result, Time now);
    Requeued requeue(const OutboxFilter& filter, Time now);
    void set_pause(Channel channel, const Pause& pause);
    void lift_pause(Channel channel);

    // Gives up and removes what is too old, at most `limit` messages of each kind; true: there may be more.
    bool prune(Time now, std::size_t limit);

  private:
    void add_to(Channel channel, const domain::Change& change, const domain::Order& order,
                const Snapshot& snapshot);
    void schedule_next(const std::string& order_id, Time now);
    bool remove(MessageState state, Time ended_before, std::size_t limit);
    bool expire(Channel channel, Time queued_before, Time now, std::size_t limit);

    sqlite::Database& database_;
    Channels channels_;
    sqlite::Statement insert_;
    sqlite::Statement select_place_;
    sqlite::Statement retry_;
    sqlite::Statement end_;
    sqlite::Statement requeue_;
    sqlite::Statement unschedule_;
    sqlite::Statement schedule_next_;
    sqlite::Statement select_expired_;
    sqlite::Statement remove_;
    sqlite::Statement set_pause_;
    sqlite::Statement lift_pause_;
};

}  // namespace orderwire::store
