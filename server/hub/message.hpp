// What the hub carries: bytes for a topic, ordered by a cursor. It knows nothing of orders.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace orderwire::hub {

struct Message {
    std::string topic;
    std::uint64_t cursor = 0;  // grows by topic; what is not newer than the last sent is dropped
    bool is_final = false;     // following the topic ends here
    std::shared_ptr<const std::string> bytes;
};

using MessagePtr = std::shared_ptr<const Message>;

}  // namespace orderwire::hub
