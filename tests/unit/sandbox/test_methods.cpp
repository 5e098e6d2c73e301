#include "sandbox/test_methods.hpp"

#include <doctest/doctest.h>

#include "sandbox/forms.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("each published number leads to the method of its scenario") {
    CHECK(classify_card_number("4242424242424242") == "pm_card_visa");
    CHECK(classify_card_number("4242 4242-4242 4242") == "pm_card_visa");
    CHECK(classify_card_number("4000000000000002") == "pm_card_visa_chargeDeclined");
    CHECK(classify_card_number("4000000000009995") == "pm_card_visa_chargeDeclinedInsufficientFunds");
    CHECK(classify_card_number("4000002760003184") == "pm_card_authenticationRequired");
    CHECK(classify_card_number("4000002500003155") == "pm_card_authenticationRequiredOnSetup");
    CHECK(classify_card_number("4000008400001629") == "pm_card_threeDSecureRequiredChargeDeclined");
    CHECK(classify_card_number("4000000000000259") == "pm_card_createDispute");
    CHECK(classify_card_number("4000000000007726") == "pm_card_pendingRefund");
    CHECK(classify_card_number("4000000000005126") == "pm_card_refundFail");
}

TEST_CASE("every number of the table is a well-formed card number, and every name is there once") {
    for (const TestMethod& method : test_methods()) {
        CAPTURE(std::string(method.name));
        CHECK(test_method_by_name(method.name) == &method);
        CHECK(method.last4().size() == 4);
        if (method.number.empty()) continue;
        const bool debit = method.type == "sepa_debit";
        CHECK((debit ? classify_iban(method.number) : classify_card_number(method.number)) !=
              incorrect_number);
    }
}

TEST_CASE("other numbers are told apart from what is no number at all") {
    CHECK(classify_card_number("4111111111111111") == live_number);
    CHECK(classify_card_number("4242424242424241") == incorrect_number);
    CHECK(classify_card_number("4242") == incorrect_number);
    CHECK(classify_card_number("card") == incorrect_number);
}

TEST_CASE("both names of the declined card mean the same card") {
    const TestMethod* a = test_method_by_name("pm_card_visa_chargeDeclined");
    const TestMethod* b = test_method_by_name("pm_card_chargeDeclined");
    REQUIRE(a != nullptr);
    REQUIRE(b != nullptr);
    CHECK(a->number == b->number);
    CHECK(a->decline == b->decline);
}

TEST_CASE("redaction leaves no number and no security code in a form, however deep") {
    json::object form =
        parse_form(
            "card[number]=4111111111111111&card[cvc]=123&payment_method_data[card][number]=4242424242424242&"
            "payment_method_data[card][cvc]=12&payment_method_data[card][exp_month]=12")
            .value();
    redact_numbers(form);
    CHECK(json::serialize(form) ==
          R"({"card":{"number":"live","cvc":"valid"},"payment_method_data":{"card":{)"
          R"("number":"pm_card_visa","cvc":"invalid","exp_month":"12"}}})");
}
