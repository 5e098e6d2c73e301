// Routes of the shop's server: who says nothing of themselves is asked to, who says too little is refused.
#include <doctest/doctest.h>

#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

TEST_SUITE_BEGIN("credentials");

TEST_CASE("a route of the shop's server without any credentials is 401, with ones that do not suffice 403") {
    KnownShop shop;
    Browser guest(shop.port());
    const std::string order = id_of(guest.post("/api/orders", R"({"course_id":"cpp-concurrency"})"));
    const auto each = [&](const auto& check) {
        for (const char* path : {"/api/outgoing-webhooks", "/api/outgoing-webhooks/endpoint",
                                 "/api/orders?customer=42", "/api/orders?help_code=RSTV-WXYZ"})
            check([path](Browser& browser, const Browser::Headers& headers) {
                return browser.get(path, headers);
            });
        check([&](Browser& browser, const Browser::Headers& headers) {
            return browser.get("/api/orders/" + order + "?expand=customer", headers);
        });
        for (const std::string& path :
             {std::string("/api/outgoing-webhooks/redeliver"),
              std::string("/api/outgoing-webhooks/endpoint/resume"), "/api/orders/" + order + "/enrollment",
              std::string("/api/orders/nothing/enrollment")})
            check([path](Browser& browser, const Browser::Headers& headers) {
                return browser.post(path, "{}", headers);
            });
    };
    each([&](const auto& ask) {
        Browser nobody(shop.port());
        const Answer needed = ask(nobody, {});
        CHECK(needed.status == 401);
        CHECK(needed.code() == "credentials_needed");
        CHECK(needed.header("WWW-Authenticate").starts_with("Bearer"));
        // Another scheme, or a cookie of somebody else's, says nothing to us.
        CHECK(ask(nobody, {{"Authorization", "Basic YTpi"}}).code() == "credentials_needed");
        CHECK(ask(nobody, {{"Cookie", "a=b"}}).code() == "credentials_needed");

        CHECK(ask(guest, {}).code() == "not_owner");
        CHECK(ask(nobody, as("42")).status == 403);
        CHECK(ask(nobody, {{"Authorization", "Bearer no_key"}}).code() == "wrong_key");
    });
    // What belongs to a customer is not asked for so: who has no cookie is simply not its owner.
    CHECK(Browser(shop.port()).post("/api/orders/" + order + "/cancel", "{}").code() == "not_owner");
}

TEST_CASE("a route without a body takes none, or a JSON object") {
    KnownShop shop;
    const std::string order = shop.order();
    for (const char* action : {"payment-intent", "checkout-session"}) {
        const std::string path = "/api/orders/" + order + "/" + action;
        const auto status = [&](const std::string& body) {
            return Browser(shop.port()).post(path, body, as_shop).status;
        };
        for (const std::string& body : {std::string(""), std::string("{}"), std::string(R"({"any":[1]})")})
            CHECK(status(body) == 200);
        for (const std::string& body :
             {std::string("false"), std::string("null"), std::string("[null]"), std::string("[]"),
              std::string("0"), std::string("\"\""), std::string(1, '\0'), std::string("{}\0", 3),
              std::string("{"), std::string("{}{}")})
            CHECK(status(body) == 400);
    }
    CHECK(Browser(shop.port()).post("/api/orders/" + order + "/cancel", "false", as_shop).status == 400);
    CHECK(shop.view(order).at("status") == "pending");
}

TEST_SUITE_END();
