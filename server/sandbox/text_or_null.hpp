// Stripe's objects have every member, and say null where there is nothing.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"

namespace orderwire::sandbox {

inline json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

inline json::value text_or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}

}  // namespace orderwire::sandbox
