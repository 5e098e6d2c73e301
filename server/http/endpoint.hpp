// Where to listen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "base/result.hpp"

namespace orderwire::http {

struct Endpoint {
    std::string host;  // an address (IPv6 without brackets), or a name that resolves to one
    std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:0". Error: `invalid_endpoint`.
result<Endpoint> parse_endpoint(std::string_view text);

// As parse_endpoint reads it.
std::string to_string(const Endpoint& endpoint);

// The first address of the name, IPv4 before IPv6. Throws std::runtime_error with one clear line where there
// is none.
asio::ip::tcp::endpoint resolve(const Endpoint& endpoint);

}  // namespace orderwire::http
