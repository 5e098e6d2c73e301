// The store in memory: for tests and simulations, within one process. Simple rather than fast: each command
// runs at once, on the thread that gave it, and is its own commit; what it answers is posted to its loop.
#pragma once

#include <memory>
#include <string>

#include "store/event_log.hpp"
#include "store/store.hpp"

namespace orderwire::store {

// Those of one name share what they hold while the process lives; without a name ("") it is theirs alone.
std::unique_ptr<Store> open_memory_store(const std::string& name, const Clock& clock, Listener listener,
                                         Channels channels = {}, Retention retention = {});
std::unique_ptr<EventLog> open_memory_event_log(const std::string& name);

}  // namespace orderwire::store
