#include "sandbox/flows/payment_flow.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

using Types = std::vector<std::string>;

struct PaymentFixture : ApiFixture {
    std::string pay(const std::string& method, int status = 200, const std::string& more = "") {
        const json::object intent = new_intent();
        id = text_at(intent, "id");
        answer = post("/v1/payment_intents/" + id + "/confirm", "payment_method=" + method + more, status);
        return text_at(read(), "status");
    }
    json::object read() { return get("/v1/payment_intents/" + id); }
    json::object charge() { return get("/v1/charges/" + text_at(read(), "latest_charge")); }
    std::string id;
    json::object answer;
};

}  // namespace

TEST_CASE_FIXTURE(PaymentFixture, "a good card succeeds, and its charge says so") {
    CHECK(pay("pm_card_visa") == "succeeded");
    CHECK(answer.at("amount_received") == 4900);
    CHECK(charge().at("paid") == true);
    CHECK(charge().at("captured") == true);
    CHECK(charge().at("payment_intent") == json::value(id));
    CHECK(charge().at("payment_method_details").at("card").at("last4") == "4242");
    CHECK(event_types() == Types{"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"});
}

TEST_CASE_FIXTURE(PaymentFixture,
                  "a declined card is 402 with the intent inside, which then takes another card") {
    CHECK(pay("pm_card_chargeDeclined", 402) == "requires_payment_method");
    const json::object& error = answer.at("error").as_object();
    CHECK(error.at("type") == "card_error");
    CHECK(error.at("code") == "card_declined");
    CHECK(error.at("decline_code") == "generic_decline");
    CHECK(error.at("payment_intent") == read());
    CHECK(error.at("charge") == read().at("latest_charge"));
    CHECK(read().at("last_payment_error").at("code") == "card_declined");
    CHECK(read().at("payment_method").is_null());
    CHECK(charge().at("status") == "failed");
    CHECK(charge().at("failure_code") == "card_declined");
    CHECK(event_types() == Types{"payment_intent.created", "charge.failed", "payment_intent.payment_failed"});

    post("/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa");
    CHECK(read().at("status") == "succeeded");
    CHECK(read().at("last_payment_error").is_null());
}

TEST_CASE_FIXTURE(PaymentFixture, "insufficient funds have their own decline code") {
    CHECK(pay("pm_card_visa_chargeDeclinedInsufficientFunds", 402) == "requires_payment_method");
    CHECK(answer.at("error").at("decline_code") == "insufficient_funds");
}

TEST_CASE_FIXTURE(PaymentFixture,
                  "a card that must authenticate waits for its customer at the sandbox's page") {
    CHECK(pay("pm_card_authenticationRequired", 200, "&return_url=https%3A%2F%2Fshop.example%2Fback") ==
          "requires_action");
    const json::object action = read().at("next_action").as_object();
    CHECK(action.at("type") == "redirect_to_url");
    CHECK(action.at("redirect_to_url").at("return_url") == "https://shop.example/back");
    CHECK(text_at(action.at("redirect_to_url").as_object(), "url")
              .starts_with("http://127.0.0.1:12111/_sandbox/authenticate/" + id));
    CHECK(event_types() == Types{"payment_intent.created", "payment_intent.requires_action"});
}

TEST_CASE_FIXTURE(PaymentFixture, "an off-session payment that would need the customer is declined") {
    CHECK(pay("pm_card_authenticationRequired", 402, "&off_session=true") == "requires_payment_method");
    CHECK(answer.at("error").at("code") == "authentication_required");
    CHECK(pay("pm_card_authenticationRequiredOnSetup", 402, "&off_session=true") ==
          "requires_payment_method");
    CHECK(pay("pm_card_authenticationRequiredOnSetup") == "requires_action");
}

TEST_CASE_FIXTURE(PaymentFixture, "a bank debit is processing, and settles later") {
    CHECK(pay("pm_usBankAccount_success") == "processing");
    CHECK(charge().at("status") == "pending");
    pass(2999ms);
    CHECK(read().at("status") == "processing");
    pass(1ms);
    CHECK(read().at("status") == "succeeded");
    CHECK(read().at("amount_received") == 4900);
    CHECK(charge().at("paid") == true);
    CHECK(event_types() == Types{"payment_intent.created", "charge.pending", "payment_intent.processing",
                                 "charge.succeeded", "payment_intent.succeeded"});
}

TEST_CASE_FIXTURE(PaymentFixture,
                  "a bank debit without funds fails later, and the intent can be paid in another way") {
    CHECK(pay("pm_usBankAccount_insufficientFunds") == "processing");
    pass(3s);
    CHECK(read().at("status") == "requires_payment_method");
    CHECK(read().at("last_payment_error").at("decline_code") == "insufficient_funds");
    CHECK(charge().at("status") == "failed");
    CHECK(event_types().back() == "payment_intent.payment_failed");
}

TEST_CASE_FIXTURE(PaymentFixture, "one bank debit stays processing for ever, and can't be cancelled") {
    CHECK(pay("pm_usBankAccount_processing") == "processing");
    pass(24h);
    CHECK(read().at("status") == "processing");
    CHECK(refusal("/v1/payment_intents/" + id + "/cancel", "", 400).at("code") ==
          "payment_intent_unexpected_state");
}

TEST_CASE_FIXTURE(PaymentFixture,
                  "with manual capture the money is held first, and captured in whole or in part") {
    id = text_at(new_intent("capture_method=manual"), "id");
    post("/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa");
    CHECK(read().at("status") == "requires_capture");
    CHECK(read().at("amount_capturable") == 4900);
    CHECK(charge().at("captured") == false);
    refusal("/v1/payment_intents/" + id + "/capture", "amount_to_capture=4901", 400);
    post("/v1/payment_intents/" + id + "/capture", "amount_to_capture=4000");
    CHECK(read().at("status") == "succeeded");
    CHECK(read().at("amount_received") == 4000);
    CHECK(read().at("amount_capturable") == 0);
    CHECK(charge().at("amount_captured") == 4000);
    CHECK(event_types() == Types{"payment_intent.created", "charge.succeeded",
                                 "payment_intent.amount_capturable_updated", "charge.captured",
                                 "payment_intent.succeeded"});
}

TEST_CASE_FIXTURE(PaymentFixture, "cancelling ends an intent for good, with its reason") {
    id = text_at(new_intent(), "id");
    const json::object cancelled =
        post("/v1/payment_intents/" + id + "/cancel", "cancellation_reason=abandoned");
    CHECK(cancelled.at("status") == "canceled");
    CHECK(cancelled.at("cancellation_reason") == "abandoned");
    CHECK(cancelled.at("canceled_at") == 1'800'000'000);
    CHECK(event_types() == Types{"payment_intent.created", "payment_intent.canceled"});
    const auto again = refusal("/v1/payment_intents/" + id + "/cancel", "", 400);
    CHECK(again.at("code") == "payment_intent_unexpected_state");
    CHECK(again.at("payment_intent").at("status") == "canceled");
    CHECK(refusal("/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa", 400).at("code") ==
          "payment_intent_unexpected_state");
}

TEST_CASE_FIXTURE(PaymentFixture, "cancelling a held payment gives the money back") {
    id = text_at(new_intent("capture_method=manual&confirm=true&payment_method=pm_card_visa"), "id");
    post("/v1/payment_intents/" + id + "/cancel");
    CHECK(charge().at("refunded") == true);
    CHECK(event_types().back() == "payment_intent.canceled");
}

TEST_CASE_FIXTURE(PaymentFixture, "a dispute opens after a payment with its card") {
    CHECK(pay("pm_card_createDispute") == "succeeded");
    pass(0s);
    CHECK(charge().at("disputed") == true);
    CHECK(event_types().back() == "charge.dispute.funds_withdrawn");
    const json::object dispute = get("/v1/disputes?payment_intent=" + id).at("data").at(0).as_object();
    CHECK(dispute.at("status") == "needs_response");
    CHECK(dispute.at("charge") == charge().at("id"));
    const std::string path = "/v1/disputes/" + text_at(dispute, "id");
    const json::object contested = post(path, "metadata[a]=1&evidence[product_description]=x&submit=true");
    CHECK(contested.at("status") == "under_review");
    CHECK(contested.at("evidence").at("product_description") == "x");
    CHECK(contested.at("evidence_details").at("submission_count") == 1);
    CHECK(event_types().back() == "charge.dispute.updated");
    CHECK(refusal(path, "evidence[x]=" + std::string(20'001, 'x'), 400).at("param") == "evidence[x]");
    CHECK(post(path + "/close").at("status") == "lost");
}

TEST_CASE_FIXTURE(PaymentFixture, "an request is a dispute that takes no money back yet") {
    CHECK(pay("pm_card_createDisputeInquiry") == "succeeded");
    pass(0s);
    CHECK(charge().at("disputed") == false);
    CHECK(get("/v1/disputes").at("data").at(0).at("status") == "warning_needs_response");
    CHECK(event_types().back() == "charge.dispute.created");
}

TEST_CASE_FIXTURE(PaymentFixture, "a bank debit can be disputed too, once it is paid") {
    post("/v1/payment_intents",
         "amount=4900&currency=eur&confirm=true&payment_method_data[type]=sepa_debit&"
         "payment_method_data[sepa_debit][iban]=AT591904300235473203");
    CHECK(get("/v1/disputes").at("data").as_array().empty());
    pass(std::chrono::seconds(3));
    CHECK(get("/v1/disputes").at("data").as_array().size() == 1);
}
