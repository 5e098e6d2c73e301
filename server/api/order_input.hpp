// What requests about orders say, read and bounded. Everything here refuses what is wrong with 400 and a code
// that names it, but for a course that is in no catalogue, 404 `unknown_course`, and a price that Stripe does
// not take, 422 `amount_not_accepted` or `currency_not_accepted`.
#pragma once

#include <string>

#include "api/catalogue.hpp"
#include "base/json.hpp"
#include "http/message.hpp"
#include "store/store.hpp"

namespace orderwire::api {

// A customer's order: {course_id, email?}; the catalogue says the rest.
store::CreateOrder read_catalogue_order(const json::object& body, const Catalogue& catalogue);

// The shop's order for a customer of its own: {course_id, title, amount, currency, customer: {id, email,
// name?}, return_url?, metadata?}. The course need not be in the catalogue.
store::CreateOrder read_shop_order(const json::object& body, const Catalogue& catalogue);

// The header Idempotency-Key, or "".
std::string read_idempotency_key(const http::Request& request);

// ?limit=&starting_after=&status=&enrollment=
store::OrderFilter read_order_filter(const http::Request& request);
// ?customer=, the shop's own id of one; ?help_code=, the end of an order's id. "" and nothing: not asked for.
std::optional<std::string> read_customer_asked(const http::Request& request);
std::string read_help_code_asked(const http::Request& request);

}  // namespace orderwire::api
