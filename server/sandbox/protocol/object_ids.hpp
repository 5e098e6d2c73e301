// Identifiers in the shape of Stripe's: a prefix and random letters and digits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orderwire::sandbox {

// `length` characters of [0-9A-Za-z], from the system's generator.
std::string random_letters(std::size_t length);

// new_object_id("pi_") is "pi_3" and 23 characters more.
std::string new_object_id(std::string_view prefix);

}  // namespace orderwire::sandbox
