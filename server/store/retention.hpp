// What a store forgets in the end, and how much it forgot. docs/operations.md says what is kept how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace orderwire::store {

// Nothing: for ever.
struct Retention {
    std::optional<std::chrono::days> events{30};  // of no order
    std::optional<std::chrono::days> bodies;      // raw ones, of final orders
};

// So long after its last change an order goes of which nothing came: a guest's, cancelled and never paid.
inline constexpr std::chrono::days unpaid_orders_kept{30};

// Since the store was opened.
struct Forgotten {
    std::uint64_t events = 0;
    std::uint64_t bodies = 0;
    std::uint64_t orders = 0;
};

}  // namespace orderwire::store
