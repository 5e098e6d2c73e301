// Proof that the judge can find fault: it is given copies of a good store, each with one thing wrong.
#pragma once

#include <string>
#include <vector>

#include "ledger.hpp"

namespace orderwire::crash {

struct Spoiled {
    std::string how;
    bool found = false;
    std::string finding;  // the first line of what the judge said
};

// The store needs a paid order, one that is open and moved, and an event of each. Throws SqliteError.
std::vector<Spoiled> judge_spoiled_copies(const std::string& store, const Ledger& ledger);

}  // namespace orderwire::crash
