// Whose call it is, by its API key. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/api_error.hpp"

namespace orderwire::sandbox {

// From `Authorization: Bearer KEY` or Basic with the key as user name; or else from the parameter `key`, as
// browsers send their publishable one. Any sk_test_, rk_test_ and pk_test_ key is accepted. Error: 401 with
// what is wrong.
ApiResult<ApiKeyKind> identify_key(std::string_view authorization, const json::object& form);

}  // namespace orderwire::sandbox
