// Patterns with `*`, as in Stripe's own filters: "payment_intent.*", "*.failed", "review:*".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orderwire::replay {

// Whether the whole text fits; `*` stands for any characters, none included.
bool matches(std::string_view pattern, std::string_view text);
bool matches_any(const std::vector<std::string>& patterns, std::string_view text);

}  // namespace orderwire::replay
