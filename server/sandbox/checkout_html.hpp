// How the Checkout page looks. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/checkout_flow.hpp"
#include "sandbox/reply.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

// What is wrong with what a customer gave, and with which field: "card[number]", "exp", "email"; "" for the
// whole.
struct FormFault {
    std::string field;
    std::string message;
};

// The page of an open session. `payer` is what the customer has entered before; a number never comes back.
Reply checkout_html(int status, const Record& session, const FormFault& fault, const Payer& payer);

// A page of a session that can't be paid (any more).
Reply checkout_closed_html(int status, const Record* session);

}  // namespace orderwire::sandbox
