// What a stream writes, beside the orders: each source numbers what happened, and a stream remembers how far
// it has written. So nothing waits in a queue for a slow reader, who misses what the source no longer keeps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace orderwire::testbench {

class StreamSource {
  public:
    virtual ~StreamSource() = default;
    virtual std::uint64_t newest() const = 0;
    // Appends what came after `number`, as blocks of an event stream, about as much as is good to write at
    // once. The number it came to.
    virtual std::uint64_t write_after(std::uint64_t number, std::string& blocks) const = 0;
};

// One block; `data` is written on one line. Without an id where it is 0.
std::string event_block(std::string_view event, const json::value& data, std::uint64_t id = 0);

}  // namespace orderwire::testbench
