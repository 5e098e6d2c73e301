// How the Checkout page looks. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"
#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

// What is wrong with what a customer gave, and with which field: "card[number]", "exp", "email"; "" for the
// whole.
struct FormError {
    std::string field;
    std::string message;
};

// The page of an open session. `payer` is what the customer has entered before; a number never comes back.
ApiResponse checkout_html(int status, const StoredObject& session, const FormError& fault,
                          const Payer& payer);

// A page of a session that can't be paid (any more).
ApiResponse checkout_closed_html(int status, const StoredObject* session);

}  // namespace orderwire::sandbox
