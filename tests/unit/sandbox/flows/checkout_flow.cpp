#include "sandbox/flows/checkout_flow.hpp"

#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(CheckoutFixture,
                  "a paid session is complete, and shows its intent with the metadata it was given") {
    const std::string id = text_at(new_session("&payment_intent_data[metadata][order_id]=ord_1"), "id");
    CHECK(confirm(id, "pm_card_visa").at("status") == "complete");
    const json::object paid = session(id);
    CHECK(paid.at("status") == "complete");
    CHECK(paid.at("payment_status") == "paid");
    CHECK(paid.at("url").is_null());
    const json::object intent = get("/v1/payment_intents/" + text_at(paid, "payment_intent"));
    CHECK(intent.at("status") == "succeeded");
    CHECK(intent.at("amount") == 9800);
    CHECK(intent.at("metadata").at("order_id") == "ord_1");
    CHECK(event_types() == std::vector<std::string>{"payment_intent.created", "charge.succeeded",
                                                    "payment_intent.succeeded",
                                                    "checkout.session.completed"});
    CHECK(confirm(id, "pm_card_visa", 400).at("error").at("message") ==
          "Only Checkout Sessions with a status in [\"open\"] can be confirmed. This Checkout Session has a "
          "status "
          "of `complete`.");
}

TEST_CASE_FIXTURE(CheckoutFixture,
                  "after a decline the session is open, and another card pays the same intent") {
    const std::string id = text_at(new_session(), "id");
    CHECK(confirm(id, "pm_card_chargeDeclined", 402).at("error").at("code") == "card_declined");
    CHECK(session(id).at("status") == "open");
    CHECK(session(id).at("payment_intent").is_null());
    const std::string intent = text_at(hidden_intent(id), "id");
    CHECK(confirm(id, "pm_card_visa").at("status") == "complete");
    CHECK(session(id).at("payment_intent") == json::value(intent));
    CHECK(event_types() == std::vector<std::string>{
                               "payment_intent.created", "charge.failed", "payment_intent.payment_failed",
                               "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"});
}

TEST_CASE_FIXTURE(CheckoutFixture,
                  "a session that a bank pays later is complete at once and paid when the bank says so") {
    const std::string id = text_at(new_session("&payment_method_types[]=us_bank_account"), "id");
    confirm(id, "pm_usBankAccount_success");
    CHECK(session(id).at("status") == "complete");
    CHECK(session(id).at("payment_status") == "unpaid");
    pass(3s);
    CHECK(session(id).at("payment_status") == "paid");
    CHECK(event_types().back() == "checkout.session.async_payment_succeeded");

    const std::string refused = text_at(new_session("&payment_method_types[]=us_bank_account"), "id");
    confirm(refused, "pm_usBankAccount_insufficientFunds");
    pass(3s);
    CHECK(session(refused).at("status") == "complete");
    CHECK(session(refused).at("payment_status") == "unpaid");
    CHECK(event_types().back() == "checkout.session.async_payment_failed");
}

TEST_CASE_FIXTURE(CheckoutFixture, "a session takes only the kinds of method that it was made for") {
    const std::string id = text_at(new_session(), "id");
    CHECK(confirm(id, "pm_usBankAccount_success", 400).at("error").at("code") ==
          "payment_intent_incompatible_payment_method");
    CHECK(session(id).at("status") == "open");
    CHECK(event_types().empty());
}

TEST_CASE_FIXTURE(CheckoutFixture, "an open session expires by a call, and once") {
    const std::string id = text_at(new_session(), "id");
    CHECK(post("/v1/checkout/sessions/" + id + "/expire").at("status") == "expired");
    CHECK(session(id).at("url").is_null());
    CHECK(event_types() == std::vector<std::string>{"checkout.session.expired"});
    const json::object again = refusal("/v1/checkout/sessions/" + id + "/expire", "", 400);
    CHECK(again.at("type") == "invalid_request_error");
    CHECK(text_at(again, "message").find("status of `expired`") != std::string::npos);
    CHECK(confirm(id, "pm_card_visa", 400).at("error").at("type") == "invalid_request_error");
}

TEST_CASE_FIXTURE(CheckoutFixture, "a complete session can't be expired any more") {
    const std::string id = text_at(new_session(), "id");
    confirm(id, "pm_card_visa");
    const json::object refused = refusal("/v1/checkout/sessions/" + id + "/expire", "", 400);
    CHECK(refused.at("message") ==
          "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a "
          "status of "
          "`complete`.");
    pass(25h);
    CHECK(session(id).at("status") == "complete");
}

TEST_CASE_FIXTURE(CheckoutFixture,
                  "a session expires when its time has come, and its declined intent is cancelled") {
    const std::string id = text_at(new_session(), "id");
    confirm(id, "pm_card_chargeDeclined", 402);
    const std::string intent = text_at(hidden_intent(id), "id");
    pass(24h - 1s);
    CHECK(session(id).at("status") == "open");
    pass(1s);
    CHECK(session(id).at("status") == "expired");
    CHECK(get("/v1/payment_intents/" + intent).at("status") == "canceled");
    CHECK(get("/v1/payment_intents/" + intent).at("cancellation_reason") == "expired");
    CHECK(event_types().back() == "checkout.session.expired");
}

TEST_CASE_FIXTURE(CheckoutFixture, "an intent of Checkout is paid and ended by its session alone") {
    const std::string id = text_at(new_session(), "id");
    confirm(id, "pm_card_chargeDeclined", 402);
    const std::string path = "/v1/payment_intents/" + text_at(hidden_intent(id), "id");
    CHECK(refusal(path + "/cancel", "", 400).at("code") == "payment_intent_unexpected_state");
    CHECK(refusal(path + "/confirm", "payment_method=pm_card_visa", 400).at("code") ==
          "payment_intent_unexpected_state");
    CHECK(refusal(path, "amount=1", 400).at("code") == "payment_intent_unexpected_state");
    CHECK(post(path, "metadata[a]=1").at("metadata").at("a") == "1");
}

TEST_CASE_FIXTURE(
    CheckoutFixture,
    "a session with manual capture is complete with the authorisation and paid with the capture") {
    const std::string id = text_at(new_session("&payment_intent_data[capture_method]=manual"), "id");
    confirm(id, "pm_card_visa");
    CHECK(session(id).at("payment_status") == "unpaid");
    post("/v1/payment_intents/" + text_at(session(id), "payment_intent") + "/capture");
    CHECK(session(id).at("payment_status") == "paid");
    CHECK(event_types().back() == "payment_intent.succeeded");
}

TEST_CASE_FIXTURE(CheckoutFixture, "who pays is asked whether it is still this amount") {
    const std::string id = text_at(new_session(), "id");
    CHECK(
        refusal("/v1/payment_pages/" + id + "/confirm", "payment_method=pm_card_visa&expected_amount=1", 400)
            .at("param") == "expected_amount");
    post("/v1/payment_pages/" + id + "/confirm", "payment_method=pm_card_visa&expected_amount=9800");
}

TEST_CASE_FIXTURE(CheckoutFixture, "a known customer is who pays") {
    const std::string customer = text_at(post("/v1/customers", "email=a%40shop.example&name=A"), "id");
    const std::string id = text_at(new_session("&customer=" + customer), "id");
    confirm(id, "pm_card_visa");
    CHECK(session(id).at("customer_details").at("email") == "a@shop.example");
    CHECK(session(id).at("customer_details").at("name") == "A");
    CHECK(get("/v1/payment_intents/" + text_at(session(id), "payment_intent")).at("customer") ==
          json::value(customer));
}
