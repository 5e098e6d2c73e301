// A customer as the shop knows them.
#pragma once

#include <optional>
#include <string>

namespace orderwire::store {

struct Customer {
    std::optional<std::string> id;  // the shop's own; a guest has none
    std::optional<std::string> email;
    std::optional<std::string> name;
};

}  // namespace orderwire::store
