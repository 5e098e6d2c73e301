// Stripe's published test cards and test payment methods, and what each of them does. Pure. No other number
// is accepted, and none is kept: redact_numbers puts the method's name in the number's place before
// anything else reads a call's parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace orderwire::sandbox {

enum class Authentication { none, required, required_unless_set_up };
enum class Settlement { at_once, later, later_declined, never };
enum class Aftermath { none, dispute, inquiry, refund_pending, refund_fails };

struct Decline {
    std::string_view code;
    std::string_view decline_code;
    std::string_view message;
};

struct TestMethod {
    std::string_view name;    // "pm_card_visa"
    std::string_view number;  // a card's, an IBAN; "" for methods without one
    std::string_view type;    // "card", "sepa_debit" or "us_bank_account"
    std::string_view brand;
    std::string_view funding;
    Authentication authentication;
    const Decline* decline;  // null: the payment succeeds
    Settlement settlement;
    Aftermath aftermath;

    std::string_view last4() const { return number.empty() ? "6789" : number.substr(number.size() - 4); }
};

std::span<const TestMethod> test_methods();
const TestMethod* test_method_by_name(std::string_view name);

// "tok_visa", which stands for the same card as "pm_card_visa".
const TestMethod* test_method_by_token(std::string_view token);

// What stands in a form in place of "[card][number]" and "[sepa_debit][iban]": a method's name, or one of
// these.
inline constexpr std::string_view incorrect_number = "incorrect";  // not such a number at all
inline constexpr std::string_view live_number = "live";            // well-formed, but no test number
std::string_view classify_card_number(std::string_view number);
std::string_view classify_iban(std::string_view iban);

// Replaces every "card[number]" and "sepa_debit[iban]" by its class and every "card[cvc]" by "valid" or
// "invalid", however deep.
void redact_numbers(json::object& form);

// The decline of a card that asked for authentication and may not get it (an off-session payment).
extern const Decline authentication_decline;

}  // namespace orderwire::sandbox
