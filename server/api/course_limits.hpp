// How long what an order shows may be, whoever names it: the catalogue, or the shop's own server.
#pragma once

#include <cstddef>
#include <cstdint>

namespace orderwire::api {

inline constexpr std::size_t title_bytes_max = 200;
inline constexpr std::size_t url_bytes_max = 500;
inline constexpr std::int64_t amount_max = 99'999'999;  // Stripe's own limit: eight digits

}  // namespace orderwire::api
