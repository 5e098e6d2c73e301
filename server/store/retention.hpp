// What a store forgets in the end, and how much it forgot. docs/operations.md says what is kept how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace orderwire::store {

// Nothing: for ever.
struct Retention {
    std::optional<std::chrono::days> events;  // of no order
    std::optional<std::chrono::days> bodies;  // raw ones, of final orders
    std::optional<std::chrono::days>
        unpaid_orders;  // guests', cancelled and never paid; from their last change on
};

// Since the store was opened.
struct Forgotten {
    std::uint64_t events = 0;
    std::uint64_t bodies = 0;
    std::uint64_t orders = 0;
};

}  // namespace orderwire::store
