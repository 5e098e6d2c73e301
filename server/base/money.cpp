#include "base/money.hpp"

#include <algorithm>
#include <iterator>

namespace orderwire {

namespace {

constexpr Currency table[] = {
#include "base/currencies.inc"
};

constexpr bool before(const Currency& currency, std::string_view code) { return currency.code < code; }

static_assert(std::is_sorted(std::begin(table), std::end(table),
                             [](const Currency& a, const Currency& b) { return a.code < b.code; }));

std::string upper(std::string_view currency) {
    std::string text(currency);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::string with_decimals(std::int64_t amount, const Currency* currency) {
    const std::size_t places = currency == nullptr ? 2 : static_cast<std::size_t>(currency->decimals);
    const bool negative = amount < 0;
    // Negated as unsigned, so that the smallest number of all has its digits too.
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
    std::string text = std::to_string(magnitude);
    if (places > 0) {
        if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
        text.insert(text.size() - places, 1, '.');
    }
    return negative ? "-" + text : text;
}

Error not_accepted(const Currency& currency, const std::string& what) {
    return {"amount_not_accepted",
            "amounts of " + upper(currency.code) + " are in its minor units, and Stripe takes " + what};
}

}  // namespace

std::span<const Currency> currencies() { return table; }

const Currency* find_currency(std::string_view code) {
    const auto* found = std::lower_bound(std::begin(table), std::end(table), code, before);
    return found != std::end(table) && found->code == code ? found : nullptr;
}

result<void> check_price(std::int64_t amount, std::string_view code) {
    const Currency* currency = find_currency(code);
    if (currency == nullptr) return Error{"currency_not_accepted", "Stripe does not take this currency"};
    const auto shown = [&](std::int64_t limit) {
        return std::to_string(limit) + " (" + format_amount(limit, code) + ")";
    };
    if (amount < currency->least) return not_accepted(*currency, "no less than " + shown(currency->least));
    if (amount > currency->most) return not_accepted(*currency, "no more than " + shown(currency->most));
    if (amount % currency->step != 0) {
        return not_accepted(*currency, "multiples of " + std::to_string(currency->step) + " only");
    }
    return {};
}

std::string format_amount(std::int64_t amount, std::string_view code) {
    return with_decimals(amount, find_currency(code)) + " " + upper(code);
}

}  // namespace orderwire
