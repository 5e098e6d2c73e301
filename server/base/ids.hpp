// Time-ordered identifiers: a prefix and 26 Crockford base32 characters, 48 bits of milliseconds and 80
// random bits. Ordered keys keep inserts at the end of the store's trees; the random bits make an order id a
// capability.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace orderwire {

inline constexpr std::string_view order_id_prefix = "ord_";

// A new id, e.g. new_id("ord_", now).
std::string new_id(std::string_view prefix, Time now);

// Whether `text` has the form of an id with this prefix. Upper case only: an id has one spelling.
bool is_id(std::string_view prefix, std::string_view text);
inline bool is_order_id(std::string_view text) { return is_id(order_id_prefix, text); }

}  // namespace orderwire
