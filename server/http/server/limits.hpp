// What one client may ask of the server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace orderwire::http {

struct Limits {
    std::size_t header_bytes_max = 8 * 1024;  // request line included
    std::size_t body_bytes_max = 256 * 1024;
    std::chrono::milliseconds request_timeout{10'000};  // from the first byte awaited to the last
    std::chrono::milliseconds idle_timeout{75'000};     // of a keep-alive connection between requests
    std::chrono::milliseconds write_timeout{30'000};    // for a response that the client does not take
    std::uint32_t requests_per_second = 100;            // per address; 0: no limit
    std::uint32_t connections_per_address = 1000;       // 0: no limit
};

}  // namespace orderwire::http
