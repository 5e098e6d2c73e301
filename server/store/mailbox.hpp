// Whom an address reaches: name+anything@host reaches whom name@host reaches.
#pragma once

#include <algorithm>
#include <string>

namespace orderwire::store {

struct Mailbox {
    std::string name;
    std::string at_host;
};

inline Mailbox mailbox_of(const std::string& address) {
    const std::size_t at = std::min(address.rfind('@'), address.size());
    const std::size_t plus = address.find('+', 1);
    return {address.substr(0, std::min(at, plus)), address.substr(at)};
}

}  // namespace orderwire::store
