// The page on which a customer authenticates a payment (3-D Secure): the sandbox in the bank's place. Plain
// HTML, one form, no script.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

// GET /_sandbox/authenticate/{intent}?token=…
ApiResponse show_authentication(EmulatorContext& context, std::string_view intent_id, std::string_view query);

// POST of its form: token and outcome=complete|fail. Sends the customer back to return_url (303), or says
// that the page may be closed.
ApiResponse submit_authentication(EmulatorContext& context, std::string_view intent_id,
                                  std::string_view body);

// `return_url` with payment_intent, payment_intent_client_secret and redirect_status added to its query.
std::string return_url_with_result(const std::string& return_url, const json::object& intent);

}  // namespace orderwire::sandbox
