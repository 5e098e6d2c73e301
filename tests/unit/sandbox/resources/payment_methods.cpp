#include "sandbox/resources/payment_methods.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string card(const std::string& number,
                 const std::string& more = "&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123") {
    return "type=card&card[number]=" + number + more;
}

}  // namespace

TEST_CASE_FIXTURE(ApiFixture,
                  "a test number makes a payment method of its brand, which pays as its number says") {
    const json::object method =
        post("/v1/payment_methods", card("5555555555554444") + "&billing_details[email]=a@b.example");
    CHECK(method.at("card").at("brand") == "mastercard");
    CHECK(method.at("card").at("last4") == "4444");
    CHECK(method.at("card").at("exp_year") == 2034);
    CHECK(method.at("billing_details").at("email") == "a@b.example");
    CHECK(get("/v1/payment_methods/" + text_at(method, "id")) == method);
    CHECK(new_intent("confirm=true&payment_method=" + text_at(method, "id")).at("status") == "succeeded");

    const json::object declined = post("/v1/payment_methods", card("4000000000000002"));
    refusal("/v1/payment_intents",
            "amount=100&currency=usd&confirm=true&payment_method=" + text_at(declined, "id"), 402);
}

TEST_CASE_FIXTURE(ApiFixture, "a confirmation may describe its card") {
    const std::string id = text_at(new_intent(), "id");
    const json::object paid =
        post("/v1/payment_intents/" + id + "/confirm",
             "payment_method_data[type]=card&payment_method_data[card][number]=4242424242424242&"
             "payment_method_data[card][exp_month]=1&payment_method_data[card][exp_year]=34&"
             "payment_method_data[card][cvc]=123&expand[]=payment_method");
    CHECK(paid.at("status") == "succeeded");
    CHECK(paid.at("payment_method").at("card").at("exp_year") == 2034);
}

TEST_CASE_FIXTURE(ApiFixture, "bad cards are 402 with the code of what is wrong") {
    const auto code = [&](const std::string& body) {
        return text_at(refusal("/v1/payment_methods", body, 402), "code");
    };
    CHECK(code(card("4242424242424241")) == "incorrect_number");
    CHECK(code(card("4242424242424242", "&card[exp_month]=13&card[exp_year]=2034")) ==
          "invalid_expiry_month");
    CHECK(code(card("4242424242424242", "&card[exp_month]=12&card[exp_year]=2020")) == "invalid_expiry_year");
    CHECK(code(card("4242424242424242", "&card[exp_month]=12&card[exp_year]=2034&card[cvc]=1")) ==
          "invalid_cvc");
    const json::object live = refusal("/v1/payment_methods", card("4111111111111111"), 402);
    CHECK(live.at("decline_code") == "test_mode_live_card");
    CHECK(refusal("/v1/payment_methods", "type=card&card[number]=4242424242424242", 400).at("param") ==
          "card[exp_month]");
    CHECK(refusal("/v1/payment_methods", "type=ideal", 400).at("param") == "type");
}

TEST_CASE_FIXTURE(ApiFixture,
                  "no card number is kept anywhere, not even one that was refused under an idempotency key") {
    send("POST", "/v1/payment_methods", card("4111111111111111"), "sk_test_1", {{"idempotency-key", "k"}});
    post("/v1/payment_methods", card("4242424242424242"));
    refusal("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=4111111111111111",
            400);
    sqlite::Statement rows(
        context.database.connection(),
        "SELECT body || hidden FROM records UNION ALL SELECT body || fingerprint FROM idempotency");
    std::string everything;
    rows.bind();
    while (rows.step())
        everything += rows.text(0);
    CHECK(everything.find("pm_card_visa") != std::string::npos);
    CHECK(everything.find("4242424242424242") == std::string::npos);
    CHECK(everything.find("4111111111111111") == std::string::npos);
}

TEST_CASE_FIXTURE(ApiFixture, "a method is attached to a customer, listed there, and detached") {
    const std::string customer = text_at(post("/v1/customers", "email=a@b.example"), "id");
    const json::object method = post("/v1/payment_methods/pm_card_visa/attach", "customer=" + customer);
    CHECK(method.at("customer") == json::value(customer));
    CHECK(get("/v1/payment_methods?type=card&customer=" + customer).at("data").as_array().size() == 1);
    CHECK(post("/v1/payment_methods/" + text_at(method, "id") + "/detach").at("customer").is_null());
    CHECK(get("/v1/payment_methods?type=card&customer=" + customer).at("data").as_array().empty());
}

TEST_CASE_FIXTURE(ApiFixture, "a bank debit is made of a published test IBAN, and of no other") {
    const std::string path = "/v1/payment_methods";
    const json::object method = post(path, "type=sepa_debit&sepa_debit[iban]=AT61 1904 3002 3457 3201");
    CHECK(method.at("sepa_debit").at("last4") == "3201");
    CHECK(method.at("sepa_debit").at("country") == "AT");
    CHECK(refusal(path, "type=sepa_debit&sepa_debit[iban]=FR7630006000011234567890189", 402)
              .at("decline_code") == "test_mode_live_card");
    CHECK(refusal(path, "type=sepa_debit&sepa_debit[iban]=pm_sepaDebit_success_at", 400).at("code") ==
          "invalid_bank_account_iban");
    CHECK(refusal(path, "type=sepa_debit", 400).at("param") == "sepa_debit[iban]");
    CHECK(refusal("/v1/payment_intents", "amount=4900&currency=usd&payment_method=" + text_at(method, "id"),
                  400)
              .at("code") == "payment_intent_incompatible_payment_method");
}

TEST_CASE_FIXTURE(ApiFixture, "a token of Stripe's stands for the card of that name") {
    const json::object method = post("/v1/payment_methods", "type=card&card[token]=tok_visa");
    CHECK(method.at("card").at("last4") == "4242");
    CHECK(refusal("/v1/payment_methods", "type=card&card[token]=tok_none", 400).at("param") == "card[token]");
}
