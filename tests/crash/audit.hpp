// After a restart: nothing was shown that is not stored.
#pragma once

#include <string>

#include "ledger.hpp"

namespace orderwire::crash {

// Compares what watchers have seen since the last audit with the store, through a reader of its own beside
// the server's. Holds however far the server is by now; says most while no new event has come since it was
// killed. Adds to the ledger's findings; returns how many orders it looked at. Throws SqliteError.
std::size_t audit(const std::string& store, Ledger& ledger);

// Whether each of these orders has been seen as it is stored, and no enrollment is outstanding.
bool all_seen(const std::string& store, const Ledger& ledger, const std::vector<std::uint32_t>& orders);

}  // namespace orderwire::crash
