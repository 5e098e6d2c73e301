#include "payments/refusals.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::payments;

TEST_SUITE_BEGIN("payments: refusals");

TEST_CASE("a definite no is told as what it is about") {
    const auto told = [](const char* code, const char* param) {
        const StripeError error{{"payment_refused", "no"}, code, param, "No.", true};
        return refusal_for_customer(error).code;
    };
    CHECK(told("amount_too_small", "amount") == "amount_not_accepted");
    CHECK(told("amount_too_small", "line_items") == "amount_not_accepted");
    CHECK(told("amount_too_large", "") == "amount_not_accepted");
    CHECK(told("parameter_invalid_integer", "line_items[0][price_data][unit_amount]") ==
          "amount_not_accepted");
    CHECK(told("", "currency") == "currency_not_accepted");
    CHECK(told("", "line_items[0][price_data][currency]") == "currency_not_accepted");
    CHECK(told("invalid_currency", "") == "currency_not_accepted");
    CHECK(told("parameter_unknown", "automatic_payment_methods") == "payment_refused");
    CHECK(told("", "") == "payment_refused");
}

TEST_CASE("what may go better another time is told as it is") {
    for (const char* code : {"stripe_unavailable", "stripe_refused"}) {
        const StripeError error{{code, "later"}, "amount_too_small", "amount", "", false};
        CHECK(refusal_for_customer(error).code == code);
        CHECK(refusal_for_customer(error).detail == "later");
    }
}

TEST_SUITE_END();
