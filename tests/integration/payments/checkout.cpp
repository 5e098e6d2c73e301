// The hosted page as the other way to pay, and the change from one way to the other, whatever Stripe says to
// it.
#include <doctest/doctest.h>

#include <deque>

#include "support/scripted_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const std::string paid = R"("payment_status":"paid","payment_intent":{"id":"pi_9","status":"succeeded"})";
const std::string settling =
    R"("payment_status":"unpaid","payment_intent":{"id":"pi_9","status":"processing"})";
const std::string bounced =
    R"("payment_status":"unpaid","payment_intent":{"id":"pi_9","status":"requires_payment_method",)"
    R"("last_payment_error":{"code":"debit_not_authorized","message":"The debit bounced."}})";

using Lines = std::vector<std::string>;
const std::string create_intent = "POST /v1/payment_intents";
const std::string create_session = "POST /v1/checkout/sessions";

}  // namespace

TEST_CASE("a hosted page is made once, and its URL is the same until it is over") {
    ScriptedShop test({session("cs_1"), session("cs_1")});
    CHECK(test.url() == "https://checkout.example/cs_1");
    CHECK(test.url() == "https://checkout.example/cs_1");
    CHECK(test.asked() == Lines{create_session, "GET /v1/checkout/sessions/cs_1"});
    CHECK(header_of(test.stripe.requests().front(), "Idempotency-Key") == "order:" + test.order + ":1");
}

TEST_CASE("a stranger gets no hosted page for somebody's order") {
    ScriptedShop test({session("cs_1")});
    test.browser.cookie.clear();
    CHECK(test.post("checkout-session").status == 403);
    CHECK(test.asked().empty());
}

TEST_CASE("a payment on the hosted page pays the order, and its intent belongs to it from then on") {
    ScriptedShop test({session("cs_1")});
    test.url();
    CHECK(test.verdict(
              "checkout.session.completed", "evt_1",
              R"({"id":"cs_1","object":"checkout.session","payment_status":"paid","amount_total":4900,)"
              R"("currency":"usd","payment_intent":"pi_9"})") == "applied");
    CHECK(test.status() == "paid");
    CHECK(test.verdict("refund.created", "evt_2",
                       R"({"id":"re_1","payment_intent":"pi_9","amount":900,"status":"succeeded"})") ==
          "applied");
    CHECK(test.view().at("refunded") == 900);
}

TEST_CASE("changing the way to pay ends the first one, not the order") {
    ScriptedShop test({intent("pi_1"), intent("pi_1"), intent("pi_1", "canceled"), session("cs_1")});
    CHECK(test.post("payment-intent").status == 200);
    CHECK(test.url() == "https://checkout.example/cs_1");
    CHECK(test.asked() == Lines{create_intent, "GET /v1/payment_intents/pi_1",
                                "POST /v1/payment_intents/pi_1/cancel", create_session});
    CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key") == "order:" + test.order + ":2");
    CHECK(test.status() == "pending");
    CHECK(test.verdict("payment_intent.canceled", "evt_1", R"({"id":"pi_1","object":"payment_intent"})") ==
          "ignored:superseded");
    CHECK(test.status() == "pending");
}

TEST_CASE("and back again: an open hosted page is expired before there is an intent") {
    ScriptedShop test({session("cs_1"), session("cs_1"), session("cs_1", "expired"), intent("pi_2")});
    test.url();
    CHECK(test.post("payment-intent").status == 200);
    CHECK(test.asked() == Lines{create_session, "GET /v1/checkout/sessions/cs_1",
                                "POST /v1/checkout/sessions/cs_1/expire", create_intent});
    CHECK(test.status() == "pending");
}

TEST_CASE("while a payment is under way, nothing else is offered and nothing is ended") {
    ScriptedShop by_intent({intent("pi_1"), intent("pi_1", "processing")});
    by_intent.post("payment-intent");
    CHECK(by_intent.post("checkout-session").code() == "payment_in_progress");
    CHECK(by_intent.view().at("activity") == "processing");
    CHECK(by_intent.asked().size() == 2);

    ScriptedShop by_session({session("cs_1"), session("cs_1", "complete", settling)});
    by_session.url();
    CHECK(by_session.post("payment-intent").code() == "payment_in_progress");
    CHECK(by_session.view().at("activity") == "processing");
}

TEST_CASE("an order that turns out to be paid is closed for every other way to pay") {
    ScriptedShop test({intent("pi_1"), intent("pi_1", "succeeded")});
    test.post("payment-intent");
    CHECK(test.post("checkout-session").code() == "order_closed");
    CHECK(test.status() == "paid");

    // It is paid just when we ask for its end.
    ScriptedShop late({intent("pi_1"), intent("pi_1"), refusal("payment_intent_unexpected_state"),
                       intent("pi_1", "succeeded")});
    late.post("payment-intent");
    CHECK(late.post("checkout-session").code() == "order_closed");
    CHECK(late.status() == "paid");
}

TEST_CASE("a change that Stripe did not confirm is finished by the next request, before there is a new way") {
    ScriptedShop test(
        {intent("pi_1"), intent("pi_1"), "", "", "", intent("pi_1", "canceled"), session("cs_1")});
    test.post("payment-intent");
    CHECK(test.post("checkout-session").code() == "stripe_unavailable");
    CHECK(test.url() == "https://checkout.example/cs_1");
    const Lines asked = test.asked();
    REQUIRE(asked.size() == 7);
    CHECK(asked[5] == "POST /v1/payment_intents/pi_1/cancel");
    CHECK(asked[6] == create_session);
}

TEST_CASE("an intent that was asked for and never seen is found again and ended before the change") {
    ScriptedShop test({"", "", "", intent("pi_1"), intent("pi_1", "canceled"), session("cs_1")});
    CHECK(test.post("payment-intent").code() == "stripe_unavailable");
    CHECK(test.url() == "https://checkout.example/cs_1");
    CHECK(header_of(test.stripe.requests()[3], "Idempotency-Key") == "order:" + test.order + ":1");
}

TEST_CASE("a hosted page that expired ends its order, one whose debit bounced makes room for another") {
    ScriptedShop expired({session("cs_1"), session("cs_1", "expired")});
    expired.url();
    CHECK(expired.post("checkout-session").code() == "order_closed");
    CHECK(expired.status() == "cancelled");

    ScriptedShop failed({session("cs_1"), session("cs_1", "complete", bounced), session("cs_2")});
    failed.url();
    CHECK(failed.url() == "https://checkout.example/cs_2");
    CHECK(failed.status() == "failed");
    CHECK(failed.view().at("failure").at("code") == "debit_not_authorized");
}

TEST_CASE("cancelling an order expires its hosted page, and follows what Stripe says to it") {
    ScriptedShop open({session("cs_1"), session("cs_1", "expired")});
    open.url();
    CHECK(text(open.post("cancel").json().at("status")) == "cancelled");
    CHECK(open.asked().back() == "POST /v1/checkout/sessions/cs_1/expire");

    ScriptedShop too_late({session("cs_1"), refusal(""), session("cs_1", "complete", paid)});
    too_late.url();
    CHECK(too_late.post("cancel").code() == "already_paid");
    CHECK(too_late.status() == "paid");

    ScriptedShop debit({session("cs_1"), refusal(""), session("cs_1", "complete", settling)});
    debit.url();
    CHECK(debit.post("cancel").code() == "payment_in_progress");
    CHECK(debit.status() == "pending");

    ScriptedShop dead({session("cs_1"), refusal(""), session("cs_1", "complete", bounced)});
    dead.url();
    CHECK(text(dead.post("cancel").json().at("status")) == "cancelled");
}

TEST_CASE("cancelling in the middle of a change first ends the way that was given up") {
    ScriptedShop test({intent("pi_1"), intent("pi_1"), "", "", "", intent("pi_1", "canceled")});
    test.post("payment-intent");
    CHECK(test.post("checkout-session").code() == "stripe_unavailable");
    CHECK(text(test.post("cancel").json().at("status")) == "cancelled");
    CHECK(test.asked().back() == "POST /v1/payment_intents/pi_1/cancel");
}

TEST_CASE("a payment by the way that was given up still counts, a second one needs a person") {
    ScriptedShop test({intent("pi_1"), intent("pi_1"), intent("pi_1", "canceled"), session("cs_1")});
    test.post("payment-intent");
    test.url();
    const std::string by_intent =
        R"({"id":"pi_1","object":"payment_intent","status":"succeeded","amount":4900,"amount_received":4900,)"
        R"("currency":"usd"})";
    CHECK(test.verdict("payment_intent.succeeded", "evt_1", by_intent) == "applied");
    CHECK(test.status() == "paid");
    CHECK(test.verdict(
              "checkout.session.completed", "evt_2",
              R"({"id":"cs_1","object":"checkout.session","payment_status":"paid","amount_total":4900,)"
              R"("currency":"usd","payment_intent":"pi_9"})") == "review:double_payment");
}

TEST_CASE("after several failures in a row customers are told at once, without asking Stripe") {
    ScriptedShop test({});
    for (int i = 0; i < 3; ++i)
        CHECK(test.post("checkout-session").code() == "stripe_unavailable");
    const std::size_t asked = test.asked().size();
    const Answer at_once = test.post("checkout-session");
    CHECK(at_once.status == 503);
    CHECK(at_once.code() == "stripe_unavailable");
    CHECK_FALSE(at_once.header("Retry-After").empty());
    CHECK(test.asked().size() == asked);
}
