// The hosted page of a Checkout session: what is bought, and a form to pay it with a test number. Plain HTML
// that works without script, by keyboard, and in the dark. A customer goes on from here to success_url, to
// cancel_url, or over their bank's page and back.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

// GET /c/pay/{session}
ApiResponse show_checkout(EmulatorContext& context, std::string_view session_id);

// POST of its form. Pays, or says on the same page why not.
ApiResponse submit_checkout(EmulatorContext& context, std::string_view session_id, std::string_view body,
                            const std::string& base_url);

// Where the customer of a session goes after their bank's page: to success_url where it is complete, else
// back to pay in another way.
ApiResponse after_authentication(const StoredObject& session);

}  // namespace orderwire::sandbox
