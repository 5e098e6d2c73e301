#include "sandbox/test_methods.hpp"

#include <algorithm>
#include <array>

namespace orderwire::sandbox {

namespace {

constexpr Decline generic{"card_declined", "generic_decline", "Your card was declined."};
constexpr Decline insufficient_funds{"card_declined", "insufficient_funds",
                                     "Your card has insufficient funds."};
constexpr Decline lost_card{"card_declined", "lost_card", "Your card was declined."};
constexpr Decline stolen_card{"card_declined", "stolen_card", "Your card was declined."};
constexpr Decline velocity{
    "card_declined", "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."};
constexpr Decline fraudulent{"card_declined", "fraudulent", "Your card was declined."};
constexpr Decline expired_card{"expired_card", "expired_card", "Your card has expired."};
constexpr Decline incorrect_cvc{"incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."};
constexpr Decline processing_error{
    "processing_error", "processing_error",
    "An error occurred while processing your card. Try again in a little bit."};
constexpr Decline bank_insufficient_funds{
    "payment_method_provider_decline", "insufficient_funds",
    "The customer's account has insufficient funds to cover this payment."};
constexpr Decline bank_refused{"payment_intent_payment_attempt_failed", "generic_decline",
                               "The payment failed."};

constexpr auto none = Authentication::none;
constexpr auto required = Authentication::required;
constexpr auto unless_set_up = Authentication::required_unless_set_up;
constexpr auto at_once = Settlement::at_once;
constexpr auto later = Settlement::later;
constexpr auto later_declined = Settlement::later_declined;
constexpr auto nothing = Aftermath::none;

// Sources: docs.stripe.com/testing. Where two names share a number, the first is the number's.
// clang-format off
constexpr std::array methods{
    TestMethod{"pm_card_visa", "4242424242424242", "card", "visa", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_us", "4242424242424242", "card", "visa", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_visa_debit", "4000056655665556", "card", "visa", "debit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_mastercard", "5555555555554444", "card", "mastercard", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_mastercard_debit", "5200828282828210", "card", "mastercard", "debit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_mastercard_prepaid", "5105105105105100", "card", "mastercard", "prepaid", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_amex", "378282246310005", "card", "amex", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_discover", "6011111111111117", "card", "discover", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_diners", "3056930009020004", "card", "diners", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_jcb", "3566002020360505", "card", "jcb", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_unionpay", "6200000000000005", "card", "unionpay", "credit", none, nullptr, at_once, nothing},
    TestMethod{"pm_card_bypassPending", "4000000000000077", "card", "visa", "credit", none, nullptr, at_once, nothing},

    TestMethod{"pm_card_visa_chargeDeclined", "4000000000000002", "card", "visa", "credit", none, &generic, at_once, nothing},
    TestMethod{"pm_card_chargeDeclined", "4000000000000002", "card", "visa", "credit", none, &generic, at_once, nothing},
    TestMethod{"pm_card_visa_chargeDeclinedInsufficientFunds", "4000000000009995", "card", "visa", "credit", none, &insufficient_funds, at_once, nothing},
    TestMethod{"pm_card_chargeDeclinedInsufficientFunds", "4000000000009995", "card", "visa", "credit", none, &insufficient_funds, at_once, nothing},
    TestMethod{"pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "card", "visa", "credit", none, &lost_card, at_once, nothing},
    TestMethod{"pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "card", "visa", "credit", none, &stolen_card, at_once, nothing},
    TestMethod{"pm_card_chargeDeclinedExpiredCard", "4000000000000069", "card", "visa", "credit", none, &expired_card, at_once, nothing},
    TestMethod{"pm_card_chargeDeclinedIncorrectCvc", "4000000000000127", "card", "visa", "credit", none, &incorrect_cvc, at_once, nothing},
    TestMethod{"pm_card_chargeDeclinedProcessingError", "4000000000000119", "card", "visa", "credit", none, &processing_error, at_once, nothing},
    TestMethod{"pm_card_visa_chargeDeclinedVelocityLimitExceeded", "4000000000006975", "card", "visa", "credit", none, &velocity, at_once, nothing},
    TestMethod{"pm_card_chargeCustomerFail", "4000000000000341", "card", "visa", "credit", none, &generic, at_once, nothing},
    TestMethod{"pm_card_radarBlock", "4100000000000019", "card", "visa", "credit", none, &fraudulent, at_once, nothing},
    TestMethod{"pm_card_chargeDeclinedFraudulent", "4100000000000019", "card", "visa", "credit", none, &fraudulent, at_once, nothing},

    TestMethod{"pm_card_authenticationRequired", "4000002760003184", "card", "visa", "credit", required, nullptr, at_once, nothing},
    TestMethod{"pm_card_threeDSecure2Required", "4000000000003220", "card", "visa", "credit", required, nullptr, at_once, nothing},
    TestMethod{"pm_card_threeDSecureRequired", "4000000000003063", "card", "visa", "credit", required, nullptr, at_once, nothing},
    TestMethod{"pm_card_authenticationRequiredOnSetup", "4000002500003155", "card", "visa", "credit", unless_set_up, nullptr, at_once, nothing},
    TestMethod{"pm_card_threeDSecureRequiredChargeDeclined", "4000008400001629", "card", "visa", "credit", required, &generic, at_once, nothing},
    TestMethod{"pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178", "card", "visa", "credit", required, &insufficient_funds, at_once, nothing},

    TestMethod{"pm_card_createDispute", "4000000000000259", "card", "visa", "credit", none, nullptr, at_once, Aftermath::dispute},
    TestMethod{"pm_card_createDisputeProductNotReceived", "4000000000002685", "card", "visa", "credit", none, nullptr, at_once, Aftermath::dispute},
    TestMethod{"pm_card_createDisputeInquiry", "4000000000001976", "card", "visa", "credit", none, nullptr, at_once, Aftermath::inquiry},
    TestMethod{"pm_card_pendingRefund", "4000000000007726", "card", "visa", "credit", none, nullptr, at_once, Aftermath::refund_pending},
    TestMethod{"pm_card_refundFail", "4000000000005126", "card", "visa", "credit", none, nullptr, at_once, Aftermath::refund_fails},

    TestMethod{"pm_sepaDebit_success_at", "AT611904300234573201", "sepa_debit", "", "", none, nullptr, later, nothing},
    TestMethod{"pm_sepaDebit_success_de", "DE89370400440532013000", "sepa_debit", "", "", none, nullptr, later, nothing},
    TestMethod{"pm_sepaDebit_successDelayed_at", "AT321904300235473204", "sepa_debit", "", "", none, nullptr, later, nothing},
    TestMethod{"pm_sepaDebit_failed_at", "AT861904300235473202", "sepa_debit", "", "", none, &bank_refused, later_declined, nothing},
    TestMethod{"pm_sepaDebit_failed_it", "IT60X0542811101000000123456", "sepa_debit", "", "", none, &bank_refused, later_declined, nothing},
    TestMethod{"pm_sepaDebit_failedDelayed_at", "AT051904300235473205", "sepa_debit", "", "", none, &bank_refused, later_declined, nothing},
    TestMethod{"pm_sepaDebit_disputed_at", "AT591904300235473203", "sepa_debit", "", "", none, nullptr, later, Aftermath::dispute},

    TestMethod{"pm_usBankAccount", "", "us_bank_account", "", "", none, nullptr, later, nothing},
    TestMethod{"pm_usBankAccount_success", "", "us_bank_account", "", "", none, nullptr, later, nothing},
    TestMethod{"pm_usBankAccount_insufficientFunds", "", "us_bank_account", "", "", none, &bank_insufficient_funds, later_declined, nothing},
    TestMethod{"pm_usBankAccount_processing", "", "us_bank_account", "", "", none, nullptr, Settlement::never, nothing},
};
// clang-format on

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        const int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void redact_iban(json::object& debit) {
    if (json::value* iban = debit.if_contains("iban"); iban != nullptr && iban->is_string()) {
        if (!iban->get_string().empty()) *iban = classify_iban(iban->get_string());
    }
}

void redact_card(json::object& card) {
    if (json::value* number = card.if_contains("number"); number != nullptr && number->is_string()) {
        if (!number->get_string().empty()) *number = classify_card_number(number->get_string());
    }
    if (json::value* cvc = card.if_contains("cvc"); cvc != nullptr && cvc->is_string()) {
        const std::string_view digits = cvc->get_string();
        if (!digits.empty())
            *cvc = all_digits(digits) && (digits.size() == 3 || digits.size() == 4) ? "valid" : "invalid";
    }
}

}  // namespace

const Decline authentication_decline{"authentication_required", "authentication_required",
                                     "Your card was declined. This transaction requires authentication."};

std::span<const TestMethod> test_methods() { return methods; }

const TestMethod* test_method_by_token(std::string_view token) {
    constexpr std::string_view prefix = "tok_";
    if (!token.starts_with(prefix)) return nullptr;
    return test_method_by_name("pm_card_" + std::string(token.substr(prefix.size())));
}

const TestMethod* test_method_by_name(std::string_view name) {
    const auto found =
        std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.name == name; });
    return found == methods.end() ? nullptr : &*found;
}

std::string_view classify_card_number(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (c != ' ' && c != '-') digits.push_back(c);
    }
    if (!all_digits(digits) || digits.size() < 12 || digits.size() > 19 || !passes_luhn(digits))
        return incorrect_number;
    const auto found =
        std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.number == digits; });
    return found == methods.end() ? live_number : found->name;
}

std::string_view classify_iban(std::string_view iban) {
    std::string letters;
    for (const char c : iban) {
        if (c != ' ' && c != '-')
            letters.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    const bool shaped = letters.size() >= 15 && letters.size() <= 34 && letters[0] >= 'A' &&
                        letters[0] <= 'Z' && letters[1] >= 'A' && letters[1] <= 'Z' &&
                        all_digits(letters.substr(2, 2));
    if (!shaped) return incorrect_number;
    const auto found =
        std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.number == letters; });
    return found == methods.end() ? live_number : found->name;
}

void redact_numbers(json::object& form) {
    for (auto& [key, value] : form) {
        if (!value.is_object()) continue;
        if (key == "card") redact_card(value.get_object());
        if (key == "sepa_debit") redact_iban(value.get_object());
        redact_numbers(value.get_object());
    }
}

}  // namespace orderwire::sandbox
