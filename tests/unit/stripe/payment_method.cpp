#include "stripe/payment_method.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace orderwire;
using namespace orderwire::stripe;

namespace {

json::object charge(const json::object& details, const char* status = "succeeded") {
    return {{"object", "charge"}, {"status", status}, {"payment_method_details", details}};
}

std::optional<PaymentMethod> read(const json::object& object) {
    return payment_method_in(json::serialize(json::object{{"data", {{"object", object}}}}));
}

const json::object visa{
    {"type", "card"}, {"card", {{"brand", "visa"}, {"last4", "4242"}, {"wallet", {{"type", "apple_pay"}}}}}};

}  // namespace

TEST_SUITE_BEGIN("stripe: payment method");

TEST_CASE("a card is known by its brand, its last four and its wallet") {
    const auto method = read(charge(visa));
    REQUIRE(method);
    CHECK(method->kind == "card");
    CHECK(method->brand == "visa");
    CHECK(method->last4 == "4242");
    CHECK(method->wallet == "apple_pay");
    CHECK(method->expected_by.empty());
    json::object plain = visa;
    plain["card"].as_object()["wallet"] = nullptr;
    CHECK(read(charge(plain))->wallet.empty());
}

TEST_CASE("a debit says when it will arrive; of what is unknown, at least the kind is told") {
    const auto debit = read(charge(
        {{"type", "us_bank_account"},
         {"us_bank_account",
          {{"bank_name", "STRIPE TEST BANK"}, {"last4", "6789"}, {"expected_debit_date", "2026-11-25"}}}},
        "pending"));
    REQUIRE(debit);
    CHECK(debit->brand == "STRIPE TEST BANK");
    CHECK(debit->expected_by == "2026-11-25");
    CHECK(read(charge({{"type", "klarna"}, {"klarna", json::object{}}}))->kind == "klarna");
    CHECK(read(charge({{"type", "new_kind"}}))->last4.empty());
}

TEST_CASE("an intent tells of its newest charge, in either form") {
    const json::object intent{{"object", "payment_intent"}, {"latest_charge", charge(visa)}};
    CHECK(read(intent)->last4 == "4242");
    const json::object older{{"object", "payment_intent"}, {"charges", {{"data", {charge(visa)}}}}};
    CHECK(read(older)->last4 == "4242");
}

TEST_CASE("what paid nothing, and what names no method, tells nothing") {
    CHECK_FALSE(read(charge(visa, "failed")));
    CHECK_FALSE(read(charge({})));
    CHECK_FALSE(read({{"object", "payment_intent"}, {"latest_charge", "ch_1"}}));
    CHECK_FALSE(read({{"object", "payment_intent"}, {"charges", {{"data", json::array()}}}}));
    CHECK_FALSE(read({{"object", "refund"}}));
    for (const char* body : {"", "[]", "{}", R"({"data":7})", R"({"data":{"object":[]}})"})
        CHECK_FALSE(payment_method_in(body));
}

TEST_SUITE_END();
