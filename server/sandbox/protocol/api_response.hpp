// An answer of the sandbox before it meets a socket.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace orderwire::sandbox {

struct ApiResponse {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};  // names in lower case
    std::string body = {};
    // The response waits until this event's first deliveries are answered, or for 10 s: so Checkout holds a
    // customer back until the shop knows.
    std::string after_event = {};
};

}  // namespace orderwire::sandbox
