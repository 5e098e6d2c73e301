#include "sandbox/http/api_dispatcher.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(ApiFixture, "every answer has a request id and a version, and is never cached") {
    for (const ApiResponse& response : {send("GET", "/v1/payment_intents"), send("GET", "/v1/nothing"),
                                        send("GET", "/v1/events", "", "")}) {
        CHECK(header(response, "request-id").starts_with("req_"));
        CHECK(header(response, "stripe-version") == "2026-10-28.endive");
        CHECK(header(response, "content-type") == "application/json");
        CHECK(header(response, "cache-control") == "no-cache, no-store");
        CHECK(header(response, "access-control-allow-origin") == "*");
    }
    CHECK(header(send("GET", "/v1/events", "", "sk_test_1", {{"stripe-version", "2024-06-20"}}),
                 "stripe-version") == "2024-06-20");
    CHECK(send("GET", "/v1/events", "", "sk_test_1", {{"stripe-version", "newest"}}).status == 400);
}

TEST_CASE_FIXTURE(ApiFixture, "a preflight is answered for any page") {
    const ApiResponse response = send("OPTIONS", "/v1/payment_intents/pi_1/confirm", "", "");
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    CHECK(header(response, "access-control-allow-origin") == "*");
    CHECK(header(response, "access-control-allow-headers").find("Authorization") != std::string::npos);
    CHECK(header(response, "access-control-allow-methods").find("POST") != std::string::npos);
}

TEST_CASE_FIXTURE(ApiFixture, "unknown paths and methods get Stripe's own 404") {
    for (const auto& [method, path] :
         {std::pair("GET", "/v1/nothing"), std::pair("DELETE", "/v1/payment_intents/pi_1"),
          std::pair("GET", "/v1/payment_intents/"), std::pair("GET", "/v1/payment_intents/a/b"),
          std::pair("POST", "/v2/core/events")}) {
        const ApiResponse response = send(method, path);
        CHECK_MESSAGE(response.status == 404, path);
        CHECK(object(response).at("error").at("type") == "invalid_request_error");
    }
}

TEST_CASE_FIXTURE(ApiFixture, "a web page must not use a secret key") {
    const ApiResponse response =
        send("GET", "/v1/payment_intents", "", "sk_test_1", {{"origin", "https://evil.example"}});
    CHECK(response.status == 403);
}

TEST_CASE_FIXTURE(ApiFixture, "only forms are read") {
    CHECK(send("POST", "/v1/customers", "{}", "sk_test_1", {{"content-type", "application/json"}}).status ==
          400);
    CHECK(send("POST", "/v1/customers", "email=%zz").status == 400);
    CHECK(send("POST", "/v1/customers", "").status == 200);
    CHECK(object(send("POST", "/v1/customers?name=query&email=q%40b.example", "name=body")).at("name") ==
          "body");
}

TEST_CASE_FIXTURE(ApiFixture, "what a client sends comes back as valid UTF-8, cut or not") {
    const std::string euros = "%E2%82%AC";
    std::string id = "a";
    for (int i = 0; i < 60; ++i)
        id += euros;
    const ApiResponse response =
        send("POST", "/v1/payment_intents", "amount=100&currency=usd&payment_method=" + id);
    CHECK(response.status == 400);
    CHECK(parse_json(response.body).has_value());
    CHECK(send("GET", "/v1/charges/ch_\xFF").status == 400);
}

TEST_CASE_FIXTURE(ApiFixture, "errors say whether to retry, as the official clients read it") {
    CHECK(header(send("GET", "/v1/charges/ch_1"), "stripe-should-retry") == "false");
    CHECK(header(send("GET", "/v1/charges"), "stripe-should-retry").empty());
    context.faults.error = 1;
    const ApiResponse failed = send("POST", "/v1/customers");
    CHECK(failed.status == 500);
    CHECK(header(failed, "stripe-should-retry") == "true");
    context.faults.error = 0;
    CHECK(get("/v1/customers").at("data").as_array().empty());
}

TEST_CASE_FIXTURE(ApiFixture,
                  "so many calls fail as were told to, whatever the random numbers say, and do nothing") {
    context.faults.error_next = 2;
    CHECK(send("POST", "/v1/customers", "name=A").status == 500);
    CHECK(send("GET", "/v1/customers").status == 500);
    CHECK(get("/v1/customers").at("data").as_array().empty());
    CHECK(context.faults.error_next == 0);
}
