// Stripe's published test cards, test accounts and test names, and what each of them does. Pure. Nothing else
// is accepted, and no number is kept: redact_numbers puts the method's name in the number's place before
// anything else reads a call's parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "sandbox/resources/declines.hpp"

namespace orderwire::sandbox {

enum class Authentication {
    none,
    required,
    required_unless_set_up,  // off session; on session always
    set_up,                  // on session only
    frictionless,            // authenticates without asking
    captcha,                 // asks, but authenticates nothing
};
enum class Settlement { at_once, later, much_later, never };
enum class PostPaymentEffect {
    none,
    dispute,
    not_received,
    inquiry,
    disputes,  // several
    dispute_ce3,
    dispute_compliance,
    fraud_warning,
    refund_pending,
    refund_fails,
};
enum class Risk { normal, elevated, highest };

// What a bank says of the details that it was given: "pass", "fail" or "unavailable".
struct Checks {
    std::string_view cvc = "pass";
    std::string_view postal_code = "pass";
    std::string_view line1 = "pass";
};

struct TestMethod {
    std::string_view name;    // "pm_card_visa"
    std::string_view number;  // a card's, an IBAN, an account's
    std::string_view type;    // "card", "sepa_debit", "us_bank_account", "bacs_debit", "au_becs_debit"
    std::string_view brand = {};
    std::string_view funding = {};
    std::string_view country = {};
    Authentication authentication = Authentication::none;
    const Decline* decline = nullptr;  // null: the payment succeeds
    const Decline* refusal = nullptr;  // of the payment method itself
    Settlement settlement = Settlement::at_once;
    PostPaymentEffect post_payment_effect = PostPaymentEffect::none;
    Risk risk = Risk::normal;
    Checks checks = {};
    bool attaches_to_customers = true;

    constexpr std::string_view last4() const { return number.substr(number.size() - 4); }
};

// Where the test accounts are.
inline constexpr std::string_view us_routing_number = "110000000";
inline constexpr std::string_view bacs_sort_code = "108800";
inline constexpr std::string_view becs_bsb_number = "000000";

std::span<const TestMethod> test_methods();
// Also by the names that we gave ourselves; null for none.
const TestMethod* test_method_by_name(std::string_view name);

// What a caller may name: "pm_card_visa".
const TestMethod* published_method(std::string_view name);
// "tok_visa", which stands for the same card as "pm_card_visa".
const TestMethod* test_method_by_token(std::string_view token);

// What stands in a form in place of "[card][number]", "[sepa_debit][iban]" and "[…][account_number]": a
// method's name, or one of these.
inline constexpr std::string_view incorrect_number = "incorrect";  // not such a number at all
inline constexpr std::string_view live_number = "live";            // well-formed, but no test number
std::string_view classify_card_number(std::string_view number);
std::string_view classify_iban(std::string_view iban);
std::string_view classify_account(std::string_view type, std::string_view account_number);

// Replaces every number by its class and every "card[cvc]" by "valid" or "invalid", however deep.
void redact_numbers(json::object& form);

}  // namespace orderwire::sandbox
