// Customers whom the shop names by a token, and guests who sign in.
#include <doctest/doctest.h>

#include "support/event_stream_client.hpp"
#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const json::object ordered_course{{"course_id", "cpp-concurrency"}};

std::size_t orders_of(KnownShop& shop, const std::string& customer) {
    return shop.get("/api/orders", as(customer)).json().at("data").as_array().size();
}

bool ends_guest(const Answer& answer) {
    return answer.header("Set-Cookie").starts_with("orderwire_customer=; ") &&
           answer.header("Set-Cookie").find("Max-Age=0") != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("known customers");

TEST_CASE("a token's customer buys in the catalogue without a cookie of ours") {
    KnownShop shop;
    json::object claims = claims_of("42");
    claims["email"] = "ada@example.com";
    claims["name"] = "Ada";
    const Browser::Headers ada{{"Authorization", "Bearer " + hs256(claims)}};
    const Answer created = shop.post("/api/orders", ordered_course, ada);
    CHECK(created.status == 201);
    CHECK(created.header("Set-Cookie").empty());
    const std::string order = id_of(created);
    CHECK(id_of(shop.post("/api/orders", ordered_course, ada)) == order);
    CHECK(orders_of(shop, "42") == 1);
    CHECK(orders_of(shop, "43") == 0);
    const json::value seen = shop.get("/api/orders/" + order + "?expand=customer").json();
    CHECK(seen.at("customer") == json::value{{"id", "42"}, {"email", "ada@example.com"}, {"name", "Ada"}});
    shop.pay(order, ada);
    CHECK(shop.post("/api/orders", ordered_course, ada).code() == "already_enrolled");
    CHECK(shop.get("/api/courses/cpp-concurrency", ada).json().at("order") == order.c_str());
}

TEST_CASE("the shop's order for a customer is the one of the token that names them") {
    KnownShop shop;
    const std::string order = shop.order("42");
    const std::string cancel = "/api/orders/" + order + "/cancel";
    CHECK(shop.post(cancel, {}, as("43")).code() == "not_owner");
    CHECK(shop.post(cancel, {}, {}).code() == "not_owner");
    CHECK(shop.post("/api/orders/" + order + "/payment-intent", {}, as("42")).status == 200);
    CHECK(shop.post("/api/orders/" + order + "/checkout-session", {}, as("42")).status == 200);
    CHECK(shop.post(cancel, {}, as("42")).status == 200);
    CHECK(orders_of(shop, "42") == 1);
}

TEST_CASE("a lapsed token is told from a bad one, and neither is taken for a guest") {
    KnownShop shop;
    const std::string order = shop.order("42");
    const std::string lapsed = hs256(claims_of("42", std::chrono::hours(-1)));
    const std::string bad = hs256(claims_of("42"), "a secret that somebody else made up");
    for (const auto& [token, code] :
         {std::pair(lapsed, "token_expired"), std::pair(bad, "bad_token"),
          std::pair(std::string("a.b.c"), "bad_token"), std::pair(std::string("A===.AA.AA"), "bad_token")}) {
        CAPTURE(token);
        Browser with_cookie(shop.port());
        with_cookie.cookie = "orderwire_token=" + token;
        const Browser::Headers bearer{{"Authorization", "Bearer " + token}};
        for (const Answer& answer :
             {shop.post("/api/orders", ordered_course, bearer), shop.get("/api/orders", bearer),
              shop.get("/api/courses/cpp-concurrency", bearer),
              shop.post("/api/orders/" + order + "/cancel", {}, bearer),
              with_cookie.post("/api/orders", json::serialize(ordered_course)),
              with_cookie.get("/api/orders")}) {
            CHECK(answer.status == 401);
            CHECK(answer.code() == code);
            CHECK(answer.header("WWW-Authenticate").starts_with("Bearer "));
            CHECK(answer.header("Set-Cookie").empty());
        }
        // Who watches needs the order's id alone.
        CHECK(shop.get("/api/orders/" + order, bearer).status == 200);
        CHECK(shop.get("/api/orders/" + order + "?since=0&wait=1", bearer).status == 200);
        CHECK(shop.get("/api/courses", bearer).status == 200);
        LiveClient watcher(shop.port(), "/live?order=" + order, bearer);
        CHECK(watcher.next_view().has_value());
        EventStreamClient stream(
            shop.port(), "/api/orders/" + order + "/events",
            "Authorization: Bearer " + token + "\r\nCookie: orderwire_token=" + token + "\r\n");
        CHECK(stream.status() == 200);
        CHECK(shop.get("/socket.io/?EIO=4&transport=polling", bearer).status == 200);
    }
    CHECK(shop.view(order).at("status") == "pending");
}

TEST_CASE("a token in a cookie counts like a bearer, under the rules for cookies") {
    KnownShop shop;
    Browser browser(shop.port());
    browser.cookie = "other=1; orderwire_token=" + hs256(claims_of("42"));
    const Answer created = browser.post("/api/orders", json::serialize(ordered_course));
    CHECK(created.status == 201);
    CHECK(orders_of(shop, "42") == 1);
    const std::string cancel = "/api/orders/" + id_of(created) + "/cancel";
    CHECK(browser.post(cancel, "{}", {{"Origin", "https://evil.example"}}).code() == "foreign_origin");
    CHECK(browser.post(cancel, "{}", {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(browser.post(cancel).status == 200);
    // A bearer goes before it.
    CHECK(browser.get("/api/orders", as("43")).json().at("data").as_array().empty());
}

TEST_CASE("where no tokens are configured their cookie is not ours to judge") {
    Shop shop;
    Browser browser(shop.port());
    browser.cookie = "orderwire_token=a.b.c";
    CHECK(browser.post("/api/orders", json::serialize(ordered_course)).status == 201);
}

TEST_CASE("a guest who signs in keeps the open order, and the guest's cookie ends") {
    KnownShop shop;
    Browser browser(shop.port());
    const std::string order = id_of(browser.post("/api/orders", json::serialize(ordered_course)));
    const std::string guest = browser.cookie;
    const Answer signed_in = browser.post("/api/orders", json::serialize(ordered_course), as("42"));
    CHECK(signed_in.status == 200);
    CHECK(id_of(signed_in) == order);
    CHECK(ends_guest(signed_in));
    CHECK(orders_of(shop, "42") == 1);

    SUBCASE("the old cookie is worth nothing any more, and ends again where it still comes") {
        browser.cookie = guest;
        CHECK(browser.post("/api/orders/" + order + "/cancel").code() == "not_owner");
        CHECK(browser.get("/api/orders").json().at("data").as_array().empty());
        CHECK(ends_guest(browser.get("/api/orders", as("42"))));
        CHECK(orders_of(shop, "42") == 1);
    }
    SUBCASE("it lasts") {
        shop.restart();
        CHECK(orders_of(shop, "42") == 1);
        CHECK(shop.post("/api/orders/" + order + "/cancel", {}, as("42")).status == 200);
    }
}

TEST_CASE("any request in the customer's name brings the guest along, a page that only watches does not") {
    KnownShop shop;
    Browser browser(shop.port());
    const std::string order = id_of(browser.post("/api/orders", json::serialize(ordered_course)));
    const std::string guest = browser.cookie;
    CHECK(browser.get("/api/orders/" + order, as("42")).header("Set-Cookie").empty());
    CHECK(orders_of(shop, "42") == 0);
    SUBCASE("a look at the list") { CHECK(ends_guest(browser.get("/api/orders", as("42")))); }
    SUBCASE("a look at a course") {
        CHECK(ends_guest(browser.get("/api/courses/cpp-concurrency", as("42"))));
    }
    SUBCASE("a payment") {
        CHECK(ends_guest(browser.post("/api/orders/" + order + "/payment-intent", "{}", as("42"))));
    }
    SUBCASE("one that is refused for another reason") {
        CHECK(ends_guest(browser.post("/api/orders/ord_nothing/cancel", "{}", as("42"))));
    }
    SUBCASE("one with the token in a cookie") {
        browser.cookie = guest + "; orderwire_token=" + hs256(claims_of("42"));
        CHECK(ends_guest(browser.get("/api/orders")));
    }
    CHECK(orders_of(shop, "42") == 1);
}

TEST_CASE("the page of a foreign origin cannot make a guest somebody's") {
    KnownShop shop;
    Browser browser(shop.port());
    browser.post("/api/orders", json::serialize(ordered_course));
    Browser::Headers foreign = as("42");
    foreign["Origin"] = "https://evil.example";
    CHECK(browser.get("/api/orders", foreign).header("Set-Cookie").empty());
    CHECK(orders_of(shop, "42") == 0);
    CHECK(browser.get("/api/orders").json().at("data").as_array().size() == 1);
}

TEST_CASE("where both have an open order for the course, both stay payable and are the customer's") {
    KnownShop shop;
    const std::string theirs = shop.order("42", "cpp-concurrency");
    Browser browser(shop.port());
    const std::string brought = id_of(browser.post("/api/orders", json::serialize(ordered_course)));
    CHECK(id_of(browser.post("/api/orders", json::serialize(ordered_course), as("42"))) == theirs);
    CHECK(orders_of(shop, "42") == 2);
    shop.pay(brought, as("42"));
    CHECK(shop.view(brought).at("status") == "paid");
    shop.pay(theirs, as("42"));
    CHECK(shop.view(theirs).at("status") == "paid");
    CHECK(shop.get("/readyz", {}).json().at("orders_in_review") == 2);
}

TEST_CASE("pages of allowed origins may send a bearer and a pass") {
    KnownShop shop([](app::ServeOptions& options) { options.allowed_origins = {"https://shop.example"}; });
    const Answer preflight = Browser(shop.port())
                                 .send("OPTIONS", "/api/orders", "",
                                       {{"Origin", "https://shop.example"},
                                        {"Access-Control-Request-Method", "POST"},
                                        {"Access-Control-Request-Headers", "authorization, orderwire-pass"}});
    CHECK(preflight.status == 204);
    CHECK(preflight.header("Access-Control-Allow-Headers") == "authorization, orderwire-pass");
    Browser::Headers headers = as("42");
    headers["Origin"] = "https://shop.example";
    const Answer answer = shop.post("/api/orders", ordered_course, headers);
    CHECK(answer.status == 201);
    CHECK(answer.header("Access-Control-Allow-Origin") == "https://shop.example");
    headers["Authorization"] = "Bearer " + hs256(claims_of("42", std::chrono::hours(-1)));
    const Answer lapsed = shop.post("/api/orders", ordered_course, headers);
    CHECK(lapsed.code() == "token_expired");
    CHECK(lapsed.header("Access-Control-Allow-Origin") == "https://shop.example");
}

TEST_CASE("a set of public keys names customers too, and a new one is taken without a restart") {
    const SigningKey first = SigningKey::ec();
    const SigningKey second = SigningKey::rsa();
    const auto access = [](const SigningKey& key, const std::string& kid) {
        api::Access made;
        made.tokens.emplace(api::TokenKeys::of_set(key_set({key.jwk(kid)})),
                            api::CustomerTokens::Rules{"https://shop.example", "orderwire"});
        return made;
    };
    KnownShop shop([&](app::ServeOptions& options) { options.access = access(first, "1"); });
    json::object claims = claims_of("42");
    claims["iss"] = "https://shop.example";
    claims["aud"] = "orderwire";
    const Browser::Headers by_first{{"Authorization", "Bearer " + first.sign("ES256", claims, "1")}};
    const Browser::Headers by_second{{"Authorization", "Bearer " + second.sign("RS256", claims, "2")}};
    CHECK(shop.get("/api/orders", by_first).status == 200);
    CHECK(shop.get("/api/orders", by_second).code() == "bad_token");
    CHECK(shop.get("/api/orders", as("42")).code() == "bad_token");
    app::ServeOptions options;
    options.access = access(second, "2");
    shop.service().reload(options);
    CHECK(shop.get("/api/orders", by_first).code() == "bad_token");
    CHECK(shop.get("/api/orders", by_second).status == 200);
}

TEST_SUITE_END();
