// How long what an order shows may be, whoever names it: the catalogue, or the shop's own server.
#pragma once

#include <cstddef>

namespace orderwire::api {

inline constexpr std::size_t title_bytes_max = 200;
inline constexpr std::size_t url_bytes_max = 500;

}  // namespace orderwire::api
