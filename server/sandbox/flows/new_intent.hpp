// A payment intent, new: every member that clients look at, with its first value.
#pragma once

#include <string>
#include <vector>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/params.hpp"

namespace orderwire::sandbox {

struct NewIntent {
    std::int64_t amount = 0;  // minor units
    std::string currency;
    std::string customer;  // "" for none
    std::vector<std::string> payment_method_types;
    bool automatic = true;  // automatic_payment_methods[enabled]
    std::string allow_redirects = "always";
    std::string capture_method = "automatic_async";
    std::string confirmation_method = "automatic";
};

// In requires_payment_method, with a client_secret; not yet stored.
StoredObject make_intent(EmulatorContext& context, const NewIntent& values);

// What a caller may set on an intent at any time, beyond its method: description, metadata, shipping and so
// on.
void set_intent_details(Params& params, StoredObject& intent);

}  // namespace orderwire::sandbox
