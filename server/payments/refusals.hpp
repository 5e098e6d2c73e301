// What a definite no of Stripe's means for the customer who wants to pay. Pure.
#pragma once

#include "payments/stripe_api.hpp"

namespace orderwire::payments {

// `amount_not_accepted`, `currency_not_accepted` or `payment_refused`, in words for the customer; what is no
// definite no stays as it is.
Error refusal_for_customer(const StripeError& error);

}  // namespace orderwire::payments
