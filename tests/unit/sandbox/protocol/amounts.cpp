#include "sandbox/protocol/amounts.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct MoneyFixture : CheckoutFixture {
    // The code of the refusal, or "" where an intent was made.
    std::string code_for(const std::string& amount, const std::string& currency) {
        const ApiResponse response =
            send("POST", "/v1/payment_intents", "amount=" + amount + "&currency=" + currency);
        if (response.status == 200) return "";
        CHECK(response.status == 400);
        const json::object error = object(response).at("error").as_object();
        CHECK(error.at("param") == "amount");
        return text_at(error, "code");
    }
};

}  // namespace

TEST_CASE_FIXTURE(MoneyFixture, "every currency is sold in, from its least amount to its most") {
    CHECK(currencies().size() > 135);
    for (const Currency& currency : currencies()) {
        const std::string code(currency.code);
        CAPTURE(code);
        CHECK(code_for(std::to_string(currency.least), code).empty());
        CHECK(code_for(std::to_string(currency.most / currency.step * currency.step), code).empty());
        CHECK(code_for(std::to_string(currency.most + 1), code) == "amount_too_large");
        if (currency.least > 1)
            CHECK(code_for(std::to_string(currency.least - 1), code) == "amount_too_small");
    }
}

TEST_CASE_FIXTURE(MoneyFixture, "three decimals end in 0, ISK and UGX are whole, HUF and TWD need not be") {
    for (const char* code : {"bhd", "jod", "kwd", "omr", "tnd"}) {
        CHECK(code_for("5120", code).empty());
        CHECK(code_for("5124", code) == "parameter_invalid_integer");
    }
    for (const char* code : {"isk", "ugx"}) {
        CHECK(code_for("500", code).empty());
        CHECK(code_for("550", code) == "parameter_invalid_integer");
    }
    CHECK(code_for("49050", "huf").empty());
    CHECK(code_for("1045", "twd").empty());
    CHECK(code_for("KWD", "kwd") == "parameter_invalid_integer");
    CHECK(code_for("0", "usd") == "parameter_invalid_integer");
    CHECK(code_for("-5", "usd") == "parameter_invalid_integer");
    CHECK(code_for("1.5", "usd") == "parameter_invalid_integer");
}

TEST_CASE_FIXTURE(MoneyFixture, "a currency that Stripe does not take is refused with those that it takes") {
    for (const char* code : {"xxx", "btc", "us", "usdt", "u%20d", "%C3%A9%C3%A9"}) {
        CAPTURE(code);
        const json::object error =
            refusal("/v1/payment_intents", "amount=500&currency=" + std::string(code), 400);
        CHECK(error.at("param") == "currency");
        CHECK(text_at(error, "message").starts_with("Invalid currency: "));
        CHECK(text_at(error, "message").find("kwd") != std::string::npos);
    }
    CHECK(post("/v1/payment_intents", "amount=5120&currency=KWD").at("currency") == "kwd");
}

TEST_CASE_FIXTURE(MoneyFixture, "prices, totals, captures and refunds count by the same table") {
    const auto priced = [&](const std::string& amount, const std::string& currency) {
        return send("POST", "/v1/checkout/sessions",
                    "mode=payment&line_items[0][quantity]=1&line_items[0][price_data][currency]=" + currency +
                        "&line_items[0][price_data][unit_amount]=" + amount +
                        "&line_items[0][price_data][product_data][name]=A&success_url=https://shop.example")
            .status;
    };
    CHECK(priced("5120", "kwd") == 200);
    CHECK(priced("5121", "kwd") == 400);
    CHECK(priced("50", "isk") == 400);
    CHECK(priced("0", "isk") == 200);
    CHECK(priced("49", "usd") == 400);
    CHECK(priced("29", "gbp") == 400);
    CHECK(priced("30", "gbp") == 200);
    const std::string paid = text_at(
        post("/v1/payment_intents", "amount=5120&currency=kwd&confirm=true&payment_method=pm_card_visa"),
        "id");
    CHECK(refusal("/v1/refunds", "amount=1234&payment_intent=" + paid, 400).at("code") ==
          "parameter_invalid_integer");
    CHECK(post("/v1/refunds", "amount=1230&payment_intent=" + paid).at("amount") == 1230);
    const std::string held = text_at(
        post("/v1/payment_intents",
             "amount=5120&currency=kwd&confirm=true&payment_method=pm_card_visa&capture_method=manual"),
        "id");
    CHECK(refusal("/v1/payment_intents/" + held + "/capture", "amount_to_capture=5119", 400).at("code") ==
          "parameter_invalid_integer");
    CHECK(post("/v1/payment_intents/" + held + "/capture", "amount_to_capture=5110").at("amount_received") ==
          5110);
}
