// POST and GET /v1/checkout/sessions and below, and /v1/payment_pages: what Stripe's page calls, and its
// command to trigger Checkout's events.
#pragma once

#include "sandbox/world.hpp"

namespace orderwire::sandbox {

outcome<json::object> create_session(World& world, const Call& call);
outcome<json::object> retrieve_session(World& world, const Call& call);
outcome<json::object> update_session(World& world, const Call& call);
outcome<json::object> list_sessions(World& world, const Call& call);
outcome<json::object> list_session_line_items(World& world, const Call& call);
outcome<json::object> expire_session_call(World& world, const Call& call);

outcome<json::object> retrieve_payment_page(World& world, const Call& call);
outcome<json::object> confirm_payment_page(World& world, const Call& call);

// A session's line items as a list with its url.
json::object present_line_items(const Record& session);

}  // namespace orderwire::sandbox
