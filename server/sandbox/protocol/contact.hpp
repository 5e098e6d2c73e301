// E-mail addresses, postal addresses and shipping details, as Stripe reads and shows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

// Whether Stripe would send something there: ASCII before the @, a host with a dot in it that does not end in
// one. Pure.
bool looks_deliverable(std::string_view email);

// Error: `email_invalid`.
std::optional<std::string> read_email(Params& params, std::string_view key, std::size_t length_max = 512);

// All members, those that are not given null.
json::object read_address(Params address);

// {address, name, phone, …}. `more` names the members that may stand beside these three.
json::object read_shipping(Params shipping, std::string_view more = "carrier tracking_number");

}  // namespace orderwire::sandbox
