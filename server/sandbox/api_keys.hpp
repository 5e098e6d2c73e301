// Whose call it is, by its API key. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/api_error.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// From `Authorization: Bearer KEY` or Basic with the key as user name; or else from the parameter `key`, as
// browsers send their publishable one. Any sk_test_, rk_test_ and pk_test_ key is accepted. Error: 401 with
// what is wrong.
outcome<Caller> identify_caller(std::string_view authorization, const json::object& form);

}  // namespace orderwire::sandbox
