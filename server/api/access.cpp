#include "api/access.hpp"

#include "base/crypto.hpp"

namespace orderwire::api {

bool ServerKeys::contain(std::string_view key) const {
    const std::string hash = sha256_hex(key);
    bool found = false;
    for (const std::string& known : hashes_)
        found |= equal_in_constant_time(hash, known);
    return found;
}

}  // namespace orderwire::api
