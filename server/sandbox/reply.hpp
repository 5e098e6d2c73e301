// An answer of the sandbox before it meets a socket.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace orderwire::sandbox {

struct Reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};  // names in lower case
    std::string body = {};
};

}  // namespace orderwire::sandbox
