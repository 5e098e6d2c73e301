// The order as the public sees it: one JSON text per transition, sent unchanged on every transport.
#pragma once

#include <string>

#include "domain/order.hpp"

namespace orderwire::domain {

// Under 1 KiB in the ordinary case and at most view_bytes_max: the longest texts are bounded when they come
// in, and if the timeline still makes it too long, its oldest lines go.
inline constexpr std::size_t view_bytes_max = 4096;
std::string encode_view(const Order& order);

}  // namespace orderwire::domain
