#include "sandbox/protocol/amounts.hpp"

#include <algorithm>
#include <limits>

#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t whole_numbers = std::numeric_limits<std::int64_t>::max();

ApiError unknown_currency(const std::string& currency, const std::string& param) {
    std::string known;
    for (const Currency& one : currencies())
        known += (known.empty() ? "" : ", ") + std::string(one.code);
    return parameter_error(
        "",
        "Invalid currency: " + excerpt(currency) + ". Stripe currently supports these currencies: " + known,
        param);
}

void check_step(Params& params, std::string_view key, std::int64_t amount, std::string_view code) {
    const Currency* currency = find_currency(code);
    if (currency == nullptr || amount % currency->step == 0) return;
    params.fail(parameter_error("parameter_invalid_integer",
                                "Invalid integer: " + std::to_string(amount) + ". Amounts in " +
                                    std::string(code) + " must be multiples of " +
                                    std::to_string(currency->step) + ".",
                                params.full_name(key)));
}

void check_most(Params& params, std::string_view key, std::int64_t amount, std::string_view code) {
    const Currency* currency = find_currency(code);
    if (currency == nullptr || amount <= currency->most) return;
    params.fail(parameter_error("amount_too_large",
                                "Amount must be no more than " + format_amount(currency->most, code) + ".",
                                params.full_name(key)));
}

}  // namespace

std::string read_currency(Params& params, std::string_view key) {
    std::string currency = params.required_text(key).value_or("");
    if (currency.empty()) return currency;
    std::transform(currency.begin(), currency.end(), currency.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (find_currency(currency) == nullptr) params.fail(unknown_currency(currency, params.full_name(key)));
    return currency;
}

std::int64_t read_amount(Params& params, std::string_view key, std::string_view currency) {
    const auto amount = params.required_integer(key, 1, whole_numbers);
    if (!amount) return 0;
    const Currency* known = find_currency(currency);
    if (known != nullptr && *amount < known->least) {
        params.fail(parameter_error("amount_too_small",
                                    "Amount must be at least " + format_amount(known->least, currency) + ".",
                                    params.full_name(key)));
    }
    check_most(params, key, *amount, currency);
    check_step(params, key, *amount, currency);
    return *amount;
}

std::int64_t read_unit_amount(Params& params, std::string_view key, std::string_view currency) {
    const std::int64_t amount = params.required_integer(key, 0, whole_numbers).value_or(0);
    check_most(params, key, amount, currency);
    check_step(params, key, amount, currency);
    return amount;
}

std::optional<std::int64_t> read_part(Params& params, std::string_view key, std::int64_t most,
                                      std::string_view currency) {
    const auto amount = params.integer(key, 1, most);
    if (amount) check_step(params, key, *amount, currency);
    return amount;
}

ApiResult<void> check_total(std::int64_t total, std::string_view code, std::string_view param) {
    const Currency* currency = find_currency(code);
    if (currency == nullptr || total == 0) return {};
    if (total > currency->most) {
        return parameter_error("amount_too_large",
                               "The Checkout Session's total amount must be no more than " +
                                   format_amount(currency->most, code) + ".",
                               param);
    }
    if (total < currency->least) {
        return parameter_error("amount_too_small",
                               "The Checkout Session's total amount must be at least " +
                                   format_amount(currency->least, code) + ", or nothing.",
                               param);
    }
    return {};
}

}  // namespace orderwire::sandbox
