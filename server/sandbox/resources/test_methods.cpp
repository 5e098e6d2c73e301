#include "sandbox/resources/test_methods.hpp"

#include <algorithm>
#include <iterator>

namespace orderwire::sandbox {

namespace {

constexpr TestMethod card(std::string_view name, std::string_view number, std::string_view brand,
                          std::string_view country = "US", std::string_view funding = "credit") {
    return {.name = name,
            .number = number,
            .type = "card",
            .brand = brand,
            .funding = funding,
            .country = country};
}

constexpr TestMethod visa(std::string_view name, std::string_view number, std::string_view country = "US",
                          std::string_view funding = "credit") {
    return card(name, number, "visa", country, funding);
}

constexpr TestMethod account(std::string_view type, std::string_view name, std::string_view number) {
    return {.name = name, .number = number, .type = type, .settlement = Settlement::later};
}

constexpr TestMethod sepa(std::string_view name, std::string_view iban) {
    return account("sepa_debit", name, iban);
}

constexpr TestMethod declined(TestMethod method, const Decline& why) {
    method.decline = &why;
    method.attaches_to_customers = false;
    return method;
}

constexpr TestMethod attaches(TestMethod method) {
    method.attaches_to_customers = true;
    return method;
}

constexpr TestMethod asks(TestMethod method, Authentication how) {
    method.authentication = how;
    method.attaches_to_customers = true;
    return method;
}

constexpr TestMethod risky(TestMethod method, Risk risk) {
    method.risk = risk;
    method.attaches_to_customers = true;
    return method;
}

constexpr TestMethod checked(TestMethod method, Checks checks) {
    method.checks = checks;
    return method;
}

constexpr TestMethod ends(TestMethod method, PostPaymentEffect post_payment_effect) {
    method.post_payment_effect = post_payment_effect;
    return method;
}

constexpr TestMethod fails(TestMethod method, const Decline& why) {
    method.decline = &why;
    return method;
}

constexpr TestMethod delayed(TestMethod method) {
    method.settlement = Settlement::much_later;
    return method;
}

constexpr TestMethod never(TestMethod method) {
    method.settlement = Settlement::never;
    return method;
}

constexpr TestMethod blocked(TestMethod method) {
    method.settlement = Settlement::at_once;
    method.decline = &fraudulent;
    return method;
}

constexpr TestMethod unusable(TestMethod method, const Decline& why) {
    method.refusal = &why;
    return method;
}

// clang-format off
constexpr TestMethod methods[] = {
#include "sandbox/resources/test_cards.inc"
#include "sandbox/resources/test_accounts.inc"
#include "sandbox/resources/test_ibans.inc"
};
// clang-format on

constexpr std::string_view published_prefix = "pm_";

const TestMethod* find_method(auto fits) {
    const auto found = std::find_if(std::begin(methods), std::end(methods), fits);
    return found == std::end(methods) ? nullptr : &*found;
}

// The class of a well-formed number.
std::string_view class_of(std::string_view type, std::string_view number) {
    const TestMethod* method =
        find_method([&](const TestMethod& m) { return m.type == type && m.number == number; });
    return method == nullptr ? live_number : method->name;
}

std::string without_separators(std::string_view number) {
    std::string plain;
    for (const char c : number) {
        if (c != ' ' && c != '-')
            plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return plain;
}

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

// Puts a member's class in its place.
template <class Classify>
void redact(json::object& details, std::string_view member, Classify classify) {
    json::value* number = details.if_contains(member);
    if (number == nullptr || !number->is_string() || number->get_string().empty()) return;
    *number = classify(std::string_view(number->get_string()));
}

void redact_card(json::object& card) {
    redact(card, "number", classify_card_number);
    if (json::value* cvc = card.if_contains("cvc"); cvc != nullptr && cvc->is_string()) {
        const std::string_view digits = cvc->get_string();
        if (!digits.empty())
            *cvc = all_digits(digits) && (digits.size() == 3 || digits.size() == 4) ? "valid" : "invalid";
    }
}

}  // namespace

std::span<const TestMethod> test_methods() { return methods; }

const TestMethod* test_method_by_name(std::string_view name) {
    return find_method([&](const TestMethod& method) { return method.name == name; });
}

const TestMethod* published_method(std::string_view name) {
    return name.starts_with(published_prefix) ? test_method_by_name(name) : nullptr;
}

const TestMethod* test_method_by_token(std::string_view token) {
    constexpr std::string_view prefix = "tok_";
    if (!token.starts_with(prefix)) return nullptr;
    const TestMethod* own = test_method_by_name(token);
    const TestMethod* method =
        own == nullptr ? test_method_by_name("pm_card_" + std::string(token.substr(prefix.size()))) : own;
    // Stripe gives the cards that must be set up no tokens.
    const bool must_be_set_up =
        method != nullptr && method->name.starts_with("pm_card_authenticationRequired");
    return must_be_set_up ? nullptr : method;
}

std::string_view classify_card_number(std::string_view number) {
    const std::string digits = without_separators(number);
    if (!all_digits(digits) || digits.size() < 12 || digits.size() > 19 || !passes_luhn(digits))
        return incorrect_number;
    return class_of("card", digits);
}

std::string_view classify_iban(std::string_view iban) {
    const std::string letters = without_separators(iban);
    const bool shaped = letters.size() >= 15 && letters.size() <= 34 && letters[0] >= 'A' &&
                        letters[0] <= 'Z' && letters[1] >= 'A' && letters[1] <= 'Z' &&
                        all_digits(letters.substr(2, 2));
    return shaped ? class_of("sepa_debit", letters) : incorrect_number;
}

std::string_view classify_account(std::string_view type, std::string_view account_number) {
    const std::string digits = without_separators(account_number);
    if (!all_digits(digits) || digits.size() < 4 || digits.size() > 17) return incorrect_number;
    return class_of(type, digits);
}

void redact_numbers(json::object& form) {
    for (auto& [key, value] : form) {
        if (!value.is_object()) continue;
        if (key == "card") redact_card(value.get_object());
        if (key == "sepa_debit") redact(value.get_object(), "iban", classify_iban);
        for (const std::string_view type : {"us_bank_account", "bacs_debit", "au_becs_debit"}) {
            if (key != type) continue;
            redact(value.get_object(), "account_number",
                   [type](std::string_view number) { return classify_account(type, number); });
        }
        redact_numbers(value.get_object());
    }
}

}  // namespace orderwire::sandbox
