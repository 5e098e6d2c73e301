// Every published card, name and account does what Stripe's page on testing says of it.
#include <doctest/doctest.h>

#include "sandbox/resources/test_methods.hpp"
#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct CardFixture : ApiFixture {
    // The answer to a payment with this method, of whatever status.
    json::object pay(const std::string& method, const std::string& more = "",
                     const std::string& currency = "usd") {
        return object(
            send("POST", "/v1/payment_intents",
                 "amount=4900&confirm=true&currency=" + currency + "&payment_method=" + method + more));
    }
    json::object pay_number(const std::string& number, const std::string& more = "") {
        return object(send("POST", "/v1/payment_intents",
                           "amount=4900&confirm=true&currency=usd&payment_method_data[type]=card&"
                           "payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=40&"
                           "payment_method_data[card][number]=" +
                               number + more));
    }
    json::object charge_of(const json::object& intent) {
        return get("/v1/charges/" + text_at(intent, "latest_charge"));
    }
    json::object error_of(const json::object& answer) {
        REQUIRE(answer.contains("error"));
        return answer.at("error").as_object();
    }
};

std::string currency_for(const TestMethod& method) {
    if (method.type == "sepa_debit") return "eur";
    if (method.type == "bacs_debit") return "gbp";
    return method.type == "au_becs_debit" ? "aud" : "usd";
}

}  // namespace

TEST_CASE_FIXTURE(CardFixture, "every published name pays, is declined or asks, as the table has it") {
    for (const TestMethod& method : test_methods()) {
        const std::string name(method.name);
        if (published_method(name) == nullptr) continue;
        CAPTURE(name);
        const json::object answer = pay(name, "", currency_for(method));
        const bool asks = method.authentication != Authentication::none &&
                          method.authentication != Authentication::frictionless;
        if (asks) {
            CHECK(answer.at("status") == "requires_action");
        } else if (method.settlement != Settlement::at_once) {
            CHECK(answer.at("status") == "processing");
        } else if (method.decline != nullptr) {
            CHECK(error_of(answer).at("code") == json::value(method.decline->code));
            CHECK(error_of(answer).at("decline_code") == json::value(method.decline->decline_code));
        } else {
            CHECK(answer.at("status") == "succeeded");
            const json::object details =
                charge_of(answer).at("payment_method_details").at("card").as_object();
            CHECK(details.at("brand") == json::value(method.brand));
            CHECK(details.at("country") == json::value(method.country));
            CHECK(details.at("last4") == json::value(method.last4()));
        }
    }
}

TEST_CASE_FIXTURE(CardFixture, "every published number is taken, and leaves no trace of itself") {
    for (const TestMethod& method : test_methods()) {
        if (method.type != "card") continue;
        const std::string number(method.number);
        CAPTURE(number);
        const ApiResponse response =
            send("POST", "/v1/payment_methods",
                 "type=card&card[exp_month]=12&card[exp_year]=40&card[cvc]=123&card[number]=" + number);
        CHECK(response.status == 200);
        CHECK(response.body.find(number) == std::string::npos);
    }
    sqlite::Statement dump(context.database.connection(), "SELECT group_concat(body || hidden) FROM records");
    dump.bind().step();
    for (const TestMethod& method : test_methods())
        CHECK(dump.text(0).find(method.number) == std::string::npos);
    dump.reset();
}

TEST_CASE_FIXTURE(CardFixture, "a debit ends as its account says, the delayed ones after three minutes") {
    const auto ended = [&](const std::string& name, const std::string& currency,
                           std::chrono::milliseconds after) {
        const std::string id = text_at(pay(name, "", currency), "id");
        pass(after);
        return get("/v1/payment_intents/" + id);
    };
    const std::chrono::milliseconds soon = context.timings.settle_after;
    CHECK(ended("pm_sepaDebit_success_fr", "eur", soon).at("status") == "succeeded");
    CHECK(ended("pm_sepaDebit_successDelayed_de", "eur", soon).at("status") == "processing");
    CHECK(ended("pm_sepaDebit_successDelayed_de", "eur", soon + std::chrono::minutes(3)).at("status") ==
          "succeeded");
    CHECK(ended("pm_usBankAccount_processing", "usd", std::chrono::hours(100)).at("status") == "processing");
    const json::object failed = ended("pm_sepaDebit_exceedsWeeklyVolumeLimit_es", "eur", soon);
    CHECK(failed.at("status") == "requires_payment_method");
    CHECK(charge_of(failed).at("failure_code") == "charge_exceeds_source_limit");
    CHECK(charge_of(ended("pm_usBankAccount_accountClosed", "usd", soon)).at("failure_code") ==
          "account_closed");
    CHECK(charge_of(ended("pm_bacsDebit_exceedsTransactionLimit", "gbp", soon)).at("failure_code") ==
          "charge_exceeds_transaction_limit");
    CHECK(charge_of(ended("pm_auBecsDebit_referToCustomer", "aud", soon)).at("failure_code") ==
          "refer_to_customer");
    const json::object disputed = ended("pm_sepaDebit_disputed_at", "eur", soon);
    pass(std::chrono::milliseconds(0));
    CHECK(get("/v1/disputes?payment_intent=" + text_at(disputed, "id")).at("data").as_array().size() == 1);
}

TEST_CASE_FIXTURE(CardFixture, "accounts by number, and accounts that are none") {
    const auto made = [&](const std::string& type, const std::string& details) {
        return object(send("POST", "/v1/payment_methods", "type=" + type + "&" + details));
    };
    CHECK(made("us_bank_account",
               "us_bank_account[account_number]=000222222227&us_bank_account[routing_number]=110000000")
              .at("us_bank_account")
              .at("last4") == "2227");
    CHECK(made("bacs_debit", "bacs_debit[account_number]=00012345&bacs_debit[sort_code]=108800")
              .at("bacs_debit")
              .at("sort_code") == "108800");
    CHECK(made("au_becs_debit", "au_becs_debit[account_number]=000123456&au_becs_debit[bsb_number]=000000")
              .at("au_becs_debit")
              .at("bsb_number") == "000000");
    CHECK(error_of(made("sepa_debit", "sepa_debit[iban]=AT271904300000055555")).at("code") ==
          "sepa_debit_bank_not_supported");
    CHECK(error_of(made("sepa_debit", "sepa_debit[iban]=DE18370400440000066666")).at("code") ==
          "sepa_debit_debits_not_supported");
    CHECK(error_of(
              made("us_bank_account",
                   "us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=021000021"))
              .at("decline_code") == "test_mode_live_card");
}

TEST_CASE_FIXTURE(CardFixture, "checks are of what was given, and fail on the cards made for it") {
    const auto checks = [&](const json::object& intent) {
        return charge_of(intent).at("payment_method_details").at("card").at("checks").as_object();
    };
    const std::string cvc = "&payment_method_data[card][cvc]=123";
    const std::string address =
        "&payment_method_data[billing_details][address][postal_code]=12345"
        "&payment_method_data[billing_details][address][line1]=Way%201";
    CHECK(checks(pay_number("4242424242424242", cvc)).at("cvc_check") == "pass");
    CHECK(checks(pay_number("4242424242424242")).at("cvc_check").is_null());
    CHECK(checks(pay_number("4000000000000101", cvc)).at("cvc_check") == "fail");
    CHECK(checks(pay_number("4000000000000036", address)).at("address_postal_code_check") == "fail");
    CHECK(checks(pay_number("4000000000000036")).at("address_postal_code_check").is_null());
    CHECK(checks(pay_number("4000000000000028", address)).at("address_line1_check") == "fail");
    CHECK(checks(pay_number("4000000000000044", address)).at("address_line1_check") == "unavailable");
    CHECK(error_of(pay_number("4242424242424242", "&payment_method_data[card][cvc]=99")).at("code") ==
          "invalid_cvc");
    CHECK(error_of(pay_number("4242424242424241")).at("code") == "incorrect_number");
    CHECK(error_of(pay_number("4111111111111111")).at("decline_code") == "test_mode_live_card");
}

TEST_CASE_FIXTURE(CardFixture, "risk is told, and the highest is blocked") {
    CHECK(charge_of(pay("pm_card_riskLevelElevated")).at("outcome").at("risk_level") == "elevated");
    for (const char* name : {"pm_card_radarBlock", "pm_card_riskLevelHighest"}) {
        const json::object error = error_of(pay(name));
        CHECK(error.at("decline_code") == "fraudulent");
        const json::object outcome = get("/v1/charges/" + text_at(error, "charge")).at("outcome").as_object();
        CHECK(outcome.at("type") == "blocked");
        CHECK(outcome.at("risk_level") == "highest");
    }
}

TEST_CASE_FIXTURE(CardFixture, "3-D Secure: who is asked on and off session, and who never is") {
    const std::string off = "&off_session=true";
    CHECK(pay("pm_card_authenticationRequired").at("status") == "requires_action");
    CHECK(error_of(pay("pm_card_authenticationRequired", off)).at("code") == "authentication_required");
    CHECK(pay("pm_card_authenticationRequiredSetupForOffSession").at("status") == "requires_action");
    CHECK(pay("pm_card_authenticationRequiredSetupForOffSession", off).at("status") == "succeeded");
    CHECK(error_of(pay("pm_card_authenticationRequiredOnSetup", off)).at("code") ==
          "authentication_required");
    CHECK(error_of(pay("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", off))
              .at("decline_code") == "insufficient_funds");
    CHECK(pay("pm_card_threeDSecureOptional").at("status") == "succeeded");
    CHECK(error_of(pay("pm_card_threeDSecureRequiredProcessingError")).at("code") == "card_declined");
    CHECK(pay("pm_card_amex_threeDSecureNotSupported").at("status") == "succeeded");
    const json::object quiet = pay_number("4000000032200000");
    CHECK(charge_of(quiet)
              .at("payment_method_details")
              .at("card")
              .at("three_d_secure")
              .at("authentication_flow") == "frictionless");
    CHECK(pay_number("4000000000001208").at("status") == "requires_action");
}

TEST_CASE_FIXTURE(CardFixture,
                  "a card that banks decline is not kept for a customer; one is kept and fails later") {
    const std::string customer = text_at(post("/v1/customers", "name=Ada"), "id");
    const auto attached = [&](const std::string& name) {
        return send("POST", "/v1/payment_methods/" + name + "/attach", "customer=" + customer);
    };
    CHECK(attached("pm_card_visa").status == 200);
    CHECK(attached("pm_card_authenticationRequired").status == 200);
    CHECK(attached("pm_card_chargeCustomerFail").status == 200);
    CHECK(attached("pm_card_visa_chargeDeclined").status == 402);
    CHECK(error_of(object(attached("pm_card_visa_chargeDeclinedLostCard"))).at("decline_code") ==
          "lost_card");
}
