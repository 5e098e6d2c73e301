// Work that only one node does at a time, such as to deliver webhooks: whoever does it holds the lease of its
// duty, and renews it well before it ends. Times are the store's, not a node's: a clock that jumps gives
// nobody a lease.
//
// A holder counts what is left of its lease on its own monotonic clock, from before it asked. One that was
// held up finds out too late that its lease has passed on: so what it then writes carries the lease's epoch,
// and what would undo the next holder's work is refused by it (see AttemptResult::lease).
//
// Errors: as in store/store.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/async.hpp"

namespace orderwire::store {

// The duties are named in the table of that name: webhook, mail, sweep, missed_events, expiry, housekeeping.
struct Lease {
    std::string duty;
    std::uint64_t epoch = 0;  // rises with each change of the holder
};

class Leases {
  public:
    virtual ~Leases() = default;
    // The lease of the duty for `term` from now, where nobody else holds it: a new one, or the holder's own,
    // renewed. Nothing: somebody else holds it.
    virtual task<std::optional<Lease>> acquire(std::string duty, std::string holder,
                                               std::chrono::milliseconds term) = 0;
    // Anybody may have it at once; nothing where it has passed on already.
    virtual task<void> give_back(Lease lease, std::string holder) = 0;
};

}  // namespace orderwire::store
