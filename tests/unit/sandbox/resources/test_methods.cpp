#include "sandbox/resources/test_methods.hpp"

#include <doctest/doctest.h>

#include "sandbox/protocol/forms.hpp"

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
        const std::string_view known = method.type == "card" ? classify_card_number(method.number)
                                       : method.type == "sepa_debit"
                                           ? classify_iban(method.number)
                                           : classify_account(method.type, method.number);
        CHECK(known != incorrect_number);
        CHECK(known != live_number);
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

TEST_CASE("a token stands for the card of its name, where Stripe gives one") {
    for (const char* token :
         {"tok_visa", "tok_hu", "tok_createDispute", "tok_cvcCheckFail", "tok_threeDSecure2Required",
          "tok_visa_chargeDeclined", "tok_chargeDeclinedExpiredCard", "tok_visa_cartesBancaires",
          "tok_visa_chargeCustomerFailLostCard"})
        CHECK_MESSAGE(test_method_by_token(token) != nullptr, token);
    CHECK(test_method_by_token("tok_visa")->name == "pm_card_visa");
    for (const char* token :
         {"", "tok_", "visa", "pm_card_visa", "tok_nothing", "tok_authenticationRequired"})
        CHECK_MESSAGE(test_method_by_token(token) == nullptr, token);
}

TEST_CASE("a name of ours for a number without one is nobody's to use") {
    CHECK(classify_card_number("6011000990139424") == "discover_2");
    CHECK(published_method("discover_2") == nullptr);
    CHECK(published_method("pm_card_discover") != nullptr);
    CHECK(published_method("tok_visa_chargeCustomerFailLostCard") == nullptr);
}

TEST_CASE("accounts are told apart by what they are accounts of") {
    CHECK(classify_account("us_bank_account", "000123456789") == "pm_usBankAccount_success");
    CHECK(classify_account("bacs_debit", "00012345") == "pm_bacsDebit_success");
    CHECK(classify_account("au_becs_debit", "000123456") == "pm_auBecsDebit_success");
    CHECK(classify_account("bacs_debit", "000123456789") == live_number);
    CHECK(classify_account("us_bank_account", "12") == incorrect_number);
    CHECK(classify_iban("GB82 WEST 1234 5698 7654 32") == "pm_sepaDebit_success_gb");
    CHECK(classify_iban("de89370400440532013000") == "pm_sepaDebit_success_de");
    CHECK(classify_iban("DE89370400440532013099") == live_number);
}
