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
    const Answer refused = test.post("payment-intent");
    CHECK(refused.status == 422);
    CHECK(refused.code() == "amount_not_accepted");
    CHECK(refused.body.find("No.") == std::string::npos);
    CHECK(test.post("payment-intent").status == 200);
    CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key").ends_with(":2"));
}

TEST_CASE("what Stripe refuses for good has a code of its own, and is counted") {
    const auto about = [](const std::string& param) {
        return answer(400, R"({"error":{"type":"invalid_request_error","param":")" + param +
                               R"(","message":"Invalid."}})");
    };
    ScriptedShop test({about("currency"), about("line_items[0][price_data][unit_amount]"), about("mode"),
                       about("automatic_payment_methods")});
    const auto code = [&](const char* way) {
        const Answer refused = test.post(way);
        return std::to_string(refused.status) + " " + refused.code();
    };
    CHECK(code("payment-intent") == "422 currency_not_accepted");
    CHECK(code("checkout-session") == "422 amount_not_accepted");
    CHECK(code("checkout-session") == "409 payment_refused");
    CHECK(code("payment-intent") == "409 payment_refused");
    const std::string metrics = test.browser.get("/metrics").body;
    for (const char* figure : {R"({code="currency_not_accepted"} 1)", R"({code="amount_not_accepted"} 1)",
                               R"({code="payment_refused"} 2)"}) {
        CHECK(metrics.find("orderwire_payments_refused_total" + std::string(figure)) != std::string::npos);
    }
}

TEST_CASE(
    "a key that Stripe does not accept is nothing that the customer's next attempt has to be other for") {
    const std::string wrong_key =
        answer(401, R"({"error":{"type":"invalid_request_error","message":"Invalid API Key: sk_test_x"}})");
    ScriptedShop test({wrong_key, intent("pi_1")});
    const Answer refused = test.post("payment-intent");
    CHECK(refused.status == 502);
    CHECK(refused.code() == "stripe_refused");
    CHECK(refused.body.find("sk_test_x") == std::string::npos);
    CHECK(test.post("payment-intent").status == 200);
    CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key").ends_with(":1"));
}

TEST_CASE("what the payment does without is left out where Stripe refuses it, and the page opens") {
    const std::string invalid_email = answer(
        400,
        R"({"error":{"type":"invalid_request_error","code":"email_invalid","param":"customer_email","message":"No."}})");
    const std::string unknown =
        answer(400, R"({"error":{"type":"invalid_request_error","code":"parameter_unknown",)"
                    R"("param":"adaptive_pricing[enabled]","message":"Received unknown parameter."}})");
    ScriptedShop test(
        {invalid_email, unknown, session("cs_1"), session("cs_1"), invalid_email, invalid_email});
    CHECK(test.url() == "https://checkout.example/cs_1");
    auto requests = test.stripe.requests();
    REQUIRE(requests.size() == 3);
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(header_of(requests[i], "Idempotency-Key").ends_with(":" + std::to_string(i + 1)));
    CHECK(std::stoi(header_of(requests[1], "Content-Length")) <
          std::stoi(header_of(requests[0], "Content-Length")));
    CHECK(std::stoi(header_of(requests[2], "Content-Length")) <
          std::stoi(header_of(requests[1], "Content-Length")));
    CHECK(test.url() == "https://checkout.example/cs_1");
}

TEST_CASE("a refusal of what was left out already ends the attempt") {
    const std::string invalid_email =
        answer(400, R"({"error":{"type":"invalid_request_error","code":"email_invalid","message":"No."}})");
    ScriptedShop test({invalid_email, invalid_email});
    const Answer refused = test.post("checkout-session");
    CHECK(refused.status == 409);
    CHECK(refused.code() == "payment_refused");
    CHECK(test.stripe.requests().size() == 2);
}

TEST_CASE("an order whose payment Stripe does not know any more can be paid by another, and is marked") {
    SUBCASE("the intent") {
        ScriptedShop test({intent("pi_1"), refusal("resource_missing"), intent("pi_2")});
        REQUIRE(test.post("payment-intent").status == 200);
        CHECK(text(test.post("payment-intent").json().at("client_secret")) == "pi_2_secret_x");
        CHECK(text(test.view().at("activity")) == "review");
        // A person looks at it, and the customer goes on meanwhile.
        const json::value granted{"pay", "cancel"};
        CHECK(test.browser.get("/api/orders/" + test.order + "/details").json().at("actions") == granted);
        CHECK(header_of(test.stripe.requests().back(), "Idempotency-Key").ends_with(":2"));
        // That it was paid after all still counts.
        CHECK(test.verdict("payment_intent.succeeded", "evt_1",
                           R"({"id":"pi_1","object":"payment_intent","status":"succeeded","amount":4900,)"
                           R"("amount_received":4900,"currency":"usd"})") == "applied");
        CHECK(test.status() == "paid");
    }
    SUBCASE("the hosted page, and the card form instead") {
        ScriptedShop test({session("cs_1"), refusal("resource_missing"), intent("pi_1")});
        REQUIRE(test.post("checkout-session").status == 200);
        CHECK(test.post("payment-intent").status == 200);
        CHECK(text(test.view().at("activity")) == "review");
    }
}

TEST_CASE("an order whose payment Stripe does not know any more can be cancelled") {
    ScriptedShop test({intent("pi_1"), refusal("resource_missing"), refusal("resource_missing")});
    REQUIRE(test.post("payment-intent").status == 200);
    CHECK(text(test.post("cancel").json().at("status")) == "cancelled");
    CHECK(test.browser.get("/metrics").body.find("orderwire_orders_in_review 1") != std::string::npos);
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
