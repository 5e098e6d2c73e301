// Payments against a Stripe that misbehaves: slow, cut off, not JSON, busy, refusing.
#include <doctest/doctest.h>

#include <deque>

#include "support/scripted_shop.hpp"
#include "support/tls_server.hpp"

using namespace orderwire;
using namespace orderwire::test;

TEST_CASE("an attempt that fails is repeated with the same idempotency key, and gives one intent") {
    ScriptedShop test({answer(500, "{}"), answer(409, "{}"), intent("pi_1")});
    CHECK(test.post("payment-intent").status == 200);
    const auto requests = test.stripe.requests();
    REQUIRE(requests.size() == 3);
    for (const std::string& request : requests) {
        CHECK(request.starts_with("POST /v1/payment_intents HTTP/1.1"));
        CHECK(header_of(request, "Idempotency-Key") == "order:" + test.order + ":1");
        CHECK(header_of(request, "Stripe-Version") == "2026-10-28.endive");
        CHECK(header_of(request, "Authorization").starts_with("Bearer sk_test_"));
    }
}

TEST_CASE(
    "an answer that is cut off, HTML, empty or busy is a clear, retryable error, and later the same intent") {
    for (const std::string& broken :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"), answer(200, "<html>"),
          std::string(), answer(429, "{}"), answer(503, "<html>", "stripe-should-retry: true\r\n")}) {
        ScriptedShop test({broken, broken, broken, intent("pi_1")});
        const Answer failed = test.post("payment-intent");
        CHECK(failed.status == 503);
        CHECK(failed.code() == "stripe_unavailable");
        CHECK_FALSE(failed.header("Retry-After").empty());
        CHECK(test.post("payment-intent").status == 200);
        CHECK(header_of(test.stripe.requests().front(), "Idempotency-Key") ==
              header_of(test.stripe.requests().back(), "Idempotency-Key"));
    }
}

TEST_CASE("Stripe's own word about repeating counts more than the status") {
    ScriptedShop test({answer(500, R"({"error":{"message":"Broken."}})", "stripe-should-retry: false\r\n"),
                       intent("pi_1")});
    const Answer refused = test.post("payment-intent");
    CHECK(refused.status == 502);
    CHECK(refused.code() == "stripe_refused");
    CHECK(test.stripe.requests().size() == 1);
}

TEST_CASE("after a definite refusal the next attempt has the next number") {
    ScriptedShop test({refusal("amount_too_small"), intent("pi_1")});
    CHECK(test.post("payment-intent").code() == "stripe_refused");
    CHECK(test.post("payment-intent").status == 200);
    CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key").ends_with(":2"));
}

TEST_CASE("the status follows Stripe's answer to a cancellation") {
    struct Row {
        std::string status;
        int code;
        std::string problem;
        std::string order;
    };
    for (const Row& row :
         {Row{"canceled", 200, "", "cancelled"}, Row{"succeeded", 409, "already_paid", "paid"},
          Row{"processing", 409, "payment_in_progress", "pending"}}) {
        CAPTURE(row.status);
        const bool cancelled = row.status == "canceled";
        std::deque<std::string> answers{intent("pi_1")};
        if (!cancelled) answers.push_back(refusal("payment_intent_unexpected_state"));
        answers.push_back(intent("pi_1", row.status));
        ScriptedShop test(std::move(answers));
        REQUIRE(test.post("payment-intent").status == 200);
        const Answer answered = test.post("cancel");
        CHECK(answered.status == row.code);
        if (!cancelled) CHECK(answered.code() == row.problem);
        CHECK(test.status() == row.order);
    }
}

TEST_CASE("an order whose intent was asked for but never answered is completed before it is cancelled") {
    ScriptedShop test({"", "", "", intent("pi_1"), intent("pi_1", "canceled")});
    CHECK(test.post("payment-intent").status == 503);
    CHECK(text(test.post("cancel").json().at("status")) == "cancelled");
    const auto requests = test.stripe.requests();
    CHECK(header_of(requests[3], "Idempotency-Key") == header_of(requests[0], "Idempotency-Key"));
    CHECK(requests[4].starts_with("POST /v1/payment_intents/pi_1/cancel"));
}

TEST_CASE("a Stripe whose certificate nobody vouches for gets no request, and no key") {
    SelfSignedServer impostor;
    Shop shop([&](app::ServeOptions& options) { options.stripe_api = impostor.url(); });
    Browser browser(shop.port());
    const std::string order =
        text(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    const Answer failed = browser.post("/api/orders/" + order + "/payment-intent");
    CHECK(failed.status == 503);
    CHECK(failed.code() == "stripe_unavailable");
    CHECK(failed.body.find("certificate") == std::string::npos);  // that is for the log
    CHECK(impostor.connections() > 0);
    CHECK(impostor.requests() == 0);
}
