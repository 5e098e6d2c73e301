// What Stripe shows of a card or an account: never its number.
#pragma once

#include "base/json.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

struct CardDetails {
    std::int64_t exp_month = 0;
    std::int64_t exp_year = 0;
    bool cvc_given = true;
};

// A payment method's details of its type. `billing` as it shows them: what was not given is not checked.
json::object payment_method_details(const TestMethod& method, const CardDetails& print,
                                    const json::object& billing);

// A charge's, of a payment method's. `authenticated`: the customer has confirmed it to their bank.
json::object charge_method_details(const json::object& payment_method, const TestMethod& method,
                                   std::int64_t amount, bool authenticated);

}  // namespace orderwire::sandbox
