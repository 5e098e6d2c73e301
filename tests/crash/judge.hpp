// The end: a whole store against what the world knows of it.
#pragma once

#include <string>

#include "ledger.hpp"

namespace orderwire::crash {

struct Judgement {
    Findings findings;
    std::size_t events = 0;      // that are stored
    std::size_t orders = 0;      // that are where their events say
    std::size_t paid = 0;        // of these
    std::size_t views = 0;       // that were seen last as they are stored
    std::uint64_t versions = 0;  // of all orders together
};

// Nobody may be writing to it. Whatever is wrong with the file itself is a finding too.
Judgement judge(const std::string& store, const Ledger& ledger);

}  // namespace orderwire::crash
