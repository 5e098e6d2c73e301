// How an order was paid, as an event of its charge or its intent tells it: what a customer knows their card
// or account by. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orderwire::stripe {

struct PaymentMethod {
    std::string kind;   // Stripe's name of it: card, sepa_debit, us_bank_account, link, …
    std::string brand;  // visa, or a bank's name; "": unknown, as in all of these
    std::string last4;
    std::string wallet;       // apple_pay, google_pay
    std::string expected_by;  // 2026-11-25: when a debit's money will be taken
};

// Reads the body of an event: a charge with its payment_method_details, or an intent that holds such a charge
// (`latest_charge` expanded, or `charges` as before 2022-11-15). Nothing where it names none; nothing for a
// charge that failed: it paid nothing.
std::optional<PaymentMethod> payment_method_in(std::string_view event_body);

}  // namespace orderwire::stripe
