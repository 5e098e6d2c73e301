// What a person can do about the outbox: send messages again, lift a pause. Which there are is asked of
// store::OutboxQueries. From any loop.
#pragma once

#include <memory>
#include <vector>

#include "outbox/worker.hpp"
#include "store/store.hpp"

namespace orderwire::outbox {

class OutboxAdmin {
  public:
    explicit OutboxAdmin(store::Store& store) : store_(store) {}  // must outlive it
    void add(Worker& worker) { workers_.push_back(&worker); }     // likewise; before the first use

    // Queues the messages that the filter names as if they were new, in steps of the filter's limit; gives
    // their number. Throws StorageError.
    task<std::uint64_t> redeliver(store::OutboxFilter filter);

    // False where nothing is sent on this channel.
    bool resume(store::Channel channel);
    bool serves(store::Channel channel) const;

  private:
    store::Store& store_;
    std::vector<Worker*> workers_;
};

}  // namespace orderwire::outbox
