// What only an order's owner gets to know of it, and what they can do with it now.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/dependencies.hpp"
#include "stripe/payment_method.hpp"

namespace orderwire::api {

// The actions that would be granted now, by the view:
//   pay       begin or repeat the payment
//   continue  answer the bank's question, where the payment stands
//   cancel    end the order; not while a payment is on its way, nor while a person looks at it, unless all
//             that they look at is a payment that Stripe no longer knows: then it can be paid again, too
//   receipt   see and print it
//   course    go to the course
std::vector<std::string_view> actions_for(const json::object& view,
                                          domain::EnumSet<domain::Review> open_reviews);

// "a•••@example.com"; "" for "".
std::string masked_address(std::string_view email);

}  // namespace orderwire::api
