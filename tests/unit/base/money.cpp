#include "base/money.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>

using namespace orderwire;

TEST_CASE("amounts are shown with the decimals of their currency") {
    CHECK(format_amount(4900, "usd") == "49.00 USD");
    CHECK(format_amount(5, "eur") == "0.05 EUR");
    CHECK(format_amount(500, "jpy") == "500 JPY");
    CHECK(format_amount(5, "kwd") == "0.005 KWD");
    CHECK(format_amount(12345, "kwd") == "12.345 KWD");
    CHECK(format_amount(0, "usd") == "0.00 USD");
    CHECK(format_amount(999'999'999'999, "idr") == "9999999999.99 IDR");
}

TEST_CASE("what has no coins is counted in hundredths where Stripe does") {
    for (const char* code : {"huf", "ugx", "isk", "twd"}) {
        INFO(std::string(code));
        CHECK(format_amount(490'000, code).starts_with("4900.00 "));
    }
    CHECK(format_amount(500, "ugx") == "5.00 UGX");
}

TEST_CASE("a currency that Stripe does not know has two decimals") {
    CHECK(format_amount(4900, "xyz") == "49.00 XYZ");
    CHECK(format_amount(-5, "usd") == "-0.05 USD");
    CHECK(format_amount(std::numeric_limits<std::int64_t>::min(), "jpy") == "-9223372036854775808 JPY");
}

TEST_CASE("the table has every currency once, with limits that are multiples of its step") {
    const auto table = currencies();
    CHECK(table.size() == 140);
    std::string without_decimals;
    std::string with_three;
    for (const Currency& currency : table) {
        INFO(std::string(currency.code));
        CHECK(find_currency(currency.code) == &currency);
        CHECK(currency.code.size() == 3);
        CHECK(currency.least % currency.step == 0);
        CHECK(currency.least <= currency.most);
        if (currency.decimals == 0) without_decimals += std::string(currency.code) + " ";
        if (currency.decimals == 3) with_three += std::string(currency.code) + " ";
    }
    CHECK(without_decimals == "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf ");
    CHECK(with_three == "bhd jod kwd omr tnd ");
    CHECK(find_currency("USD") == nullptr);
    CHECK(find_currency("") == nullptr);
    CHECK(find_currency("us") == nullptr);
}

TEST_CASE("a price is what Stripe would take") {
    const auto code_of = [](std::int64_t amount, const char* currency) {
        const auto checked = check_price(amount, currency);
        return checked ? std::string("ok") : checked.error().code;
    };
    CHECK(code_of(50, "usd") == "ok");
    CHECK(code_of(49, "usd") == "amount_not_accepted");
    CHECK(code_of(30, "gbp") == "ok");
    CHECK(code_of(29, "gbp") == "amount_not_accepted");
    CHECK(code_of(17'500, "huf") == "ok");
    CHECK(code_of(17'499, "huf") == "amount_not_accepted");
    CHECK(code_of(99'999'999, "eur") == "ok");
    CHECK(code_of(100'000'000, "eur") == "amount_not_accepted");
    CHECK(code_of(999'999'999'999, "idr") == "ok");
    CHECK(code_of(1'000'000'000'000, "idr") == "amount_not_accepted");
    CHECK(code_of(5'120, "kwd") == "ok");
    CHECK(code_of(5'124, "kwd") == "amount_not_accepted");
    CHECK(code_of(500, "ugx") == "ok");
    CHECK(code_of(550, "ugx") == "amount_not_accepted");
    CHECK(code_of(550, "isk") == "amount_not_accepted");
    CHECK(code_of(5'050, "huf") == "amount_not_accepted");
    CHECK(code_of(1'000'050, "huf") == "ok");
    CHECK(code_of(4'900, "xyz") == "currency_not_accepted");
    CHECK(code_of(0, "usd") == "amount_not_accepted");
    CHECK(code_of(-4'900, "usd") == "amount_not_accepted");
    CHECK(check_price(49, "usd").error().detail ==
          "amounts of USD are in its minor units, and Stripe takes no less than 50 (0.50 USD)");
}
