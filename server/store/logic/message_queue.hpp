// The outbox's meaning: who is told of a transition, and when a message has its turn. A webhook waits until
// the earlier ones of its order have ended; mail waits for nothing.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "domain/change.hpp"
#include "domain/order.hpp"
#include "store/logic/duties.hpp"
#include "store/logic/outbox_table.hpp"

namespace orderwire::store {

inline constexpr std::chrono::days delivered_messages_kept{7};
inline constexpr std::chrono::days given_up_messages_kept{30};
inline constexpr std::chrono::days queued_messages_kept{30};  // then they are given up: a pause can be long

class MessageQueue {
  public:
    // The first three must outlive it.
    MessageQueue(OutboxTable& outbox, Duties& duties, const Clock& clock, Channels channels);

    bool wants(const domain::Change& change) const;
    // A transition, on each channel that wants to hear of it; `seen` is the order after it.
    void add(const domain::Change& change, const domain::Order& order, const Snapshot& seen,
             const Customer& customer);

    void record(const AttemptResult& result);
    Requeued requeue(const OutboxFilter& filter);

    // Gives up and removes what is too old, at most `limit` messages of each kind; true: there may be more.
    bool prune(std::size_t limit);

  private:
    // Whether an earlier webhook of the order has not ended yet.
    bool waits(const MessagePlace& place);
    void schedule_next(const std::string& order_id);
    bool expire(Channel channel, std::size_t limit);

    OutboxTable& outbox_;
    Duties& duties_;
    const Clock& clock_;
    Channels channels_;
};

}  // namespace orderwire::store
