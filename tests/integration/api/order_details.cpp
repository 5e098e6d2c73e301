// What only an order's owner sees of it, and how support finds it.
#include <doctest/doctest.h>

#include "domain/help_code.hpp"
#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

struct DetailedShop : KnownShop {
    DetailedShop()
        : KnownShop([](app::ServeOptions& options) {
              options.seller = {"Ada's Courses", "1 Analytical Row\nLondon", "https://shop.example/help"};
          }) {}
};

std::string details_of(const std::string& order) { return "/api/orders/" + order + "/details"; }

json::value actions_in(const Answer& details) { return details.json().at("actions"); }

// A guest's order with their address, and what their browser sends.
struct GuestOrder {
    explicit GuestOrder(Shop& shop, const std::string& email = "ada@example.com") : browser(shop.port()) {
        const json::object body{{"course_id", "cpp-concurrency"}, {"email", email}};
        id = id_of(browser.post("/api/orders", json::serialize(body)));
    }
    Answer details() { return browser.get(details_of(id)); }
    std::string intent() {
        const Answer prepared = browser.post("/api/orders/" + id + "/payment-intent", "{}");
        const std::string secret = text_at(prepared.json().as_object(), "client_secret");
        return secret.substr(0, secret.find("_secret_"));
    }

    Browser browser;
    std::string id;
};

std::string about(const std::string& intent, const char* status, const std::string& more = "") {
    return R"({"id":")" + intent + R"(","object":"payment_intent","status":")" + status +
           R"(","amount":4900,"amount_received":)" + (std::string(status) == "succeeded" ? "4900" : "0") +
           R"(,"currency":"usd")" + more + "}";
}

}  // namespace

TEST_SUITE_BEGIN("order details");

TEST_CASE("the owner sees what can be done, where mail goes, the help code and who sells") {
    DetailedShop shop;
    GuestOrder guest(shop);
    const Answer details = guest.details();
    CHECK(details.status == 200);
    CHECK(details.header("Cache-Control") == "no-store");
    CHECK(details.json() == json::value{{"object", "order_details"},
                                        {"id", guest.id},
                                        {"actions", {"pay", "cancel"}},
                                        {"payment", nullptr},
                                        {"email", "a•••@example.com"},
                                        {"help_code", domain::help_code_of(guest.id)},
                                        {"seller",
                                         {{"name", "Ada's Courses"},
                                          {"address", "1 Analytical Row\nLondon"},
                                          {"support_url", "https://shop.example/help"}}}});
}

TEST_CASE("nobody else sees it, and the public view says nothing of whose it is") {
    DetailedShop shop;
    GuestOrder guest(shop);
    GuestOrder other(shop);
    for (const Answer& refused :
         {Browser(shop.port()).get(details_of(guest.id)), other.browser.get(details_of(guest.id)),
          shop.get(details_of(guest.id), as("42"))}) {
        CHECK(refused.status == 403);
        CHECK(refused.code() == "not_owner");
        CHECK(refused.header("Cache-Control") == "no-store");
    }
    CHECK(shop.get(details_of(guest.id)).status == 200);
    CHECK(shop.get(details_of(guest.id), {{"Authorization", "Bearer no_key"}}).code() == "wrong_key");
    CHECK(shop.get(details_of("ord_01JDABCDEFGHJKMNPQRSTVWXYZ")).code() == "unknown_order");
    CHECK(Browser(shop.port()).get(details_of("nothing")).status == 404);
    CHECK(guest.browser.get("/api/orders/" + guest.id).body ==
          Browser(shop.port()).get("/api/orders/" + guest.id).body);
}

TEST_CASE("actions are those that would be granted") {
    DetailedShop shop;
    GuestOrder guest(shop);
    const std::string intent = guest.intent();
    int number = 0;
    const auto happened = [&](const char* type, const std::string& object) {
        ++number;
        shop.verdict(make_event(type, "evt_" + std::to_string(number), object, false, 100 + number));
        return actions_in(guest.details());
    };
    CHECK(happened("payment_intent.requires_action", about(intent, "requires_action")) ==
          json::value{"continue", "cancel"});
    CHECK(happened("payment_intent.processing", about(intent, "processing")) == json::value(json::array()));
    CHECK(happened("payment_intent.payment_failed",
                   about(intent, "requires_payment_method",
                         R"(,"last_payment_error":{"code":"card_declined","message":"No."})")) ==
          json::value{"pay", "cancel"});
    CHECK(
        happened("payment_intent.succeeded",
                 R"({"id":")" + intent +
                     R"(","object":"payment_intent","status":"succeeded","amount":4900,"amount_received":1,)"
                     R"("currency":"usd"})") == json::value(json::array()));  // in review

    GuestOrder paid(shop, "bea@example.com");
    shop.verdict(make_event("payment_intent.succeeded", "evt_paid", about(paid.intent(), "succeeded")));
    const json::value after = actions_in(paid.details());
    CHECK(after.as_array().back() == "receipt");

    GuestOrder cancelled(shop, "cid@example.com");
    CHECK(cancelled.browser.post("/api/orders/" + cancelled.id + "/cancel", "{}").status == 200);
    CHECK(actions_in(cancelled.details()) == json::value(json::array()));
}

TEST_CASE("how it was paid is read from the order's events") {
    DetailedShop shop;
    GuestOrder guest(shop);
    const std::string charge =
        R"(,"latest_charge":{"object":"charge","status":"succeeded","payment_method_details":{"type":"card",)"
        R"("card":{"brand":"visa","last4":"4242","wallet":{"type":"apple_pay"}}}})";
    shop.verdict(
        make_event("payment_intent.succeeded", "evt_card", about(guest.intent(), "succeeded", charge)));
    CHECK(guest.details().json().at("payment") == json::value{{"kind", "card"},
                                                              {"brand", "visa"},
                                                              {"last4", "4242"},
                                                              {"wallet", "apple_pay"},
                                                              {"expected_by", nullptr}});
}

TEST_CASE("support finds an order by its help code, with or without the dash") {
    DetailedShop shop;
    GuestOrder guest(shop);
    GuestOrder other(shop, "bea@example.com");
    std::string code = domain::help_code_of(guest.id);
    std::string plain = code;
    plain.erase(4, 1);
    for (const std::string& asked : {code, plain, code.substr(0, 4) + "%20" + code.substr(5)}) {
        const json::value found = shop.get("/api/orders?help_code=" + asked).json().at("data");
        REQUIRE(found.as_array().size() == 1);
        CHECK(found.as_array()[0].at("id") == json::string(guest.id));
        CHECK(found.as_array()[0].at("customer").at("email") == "ada@example.com");
    }
    CHECK(shop.get("/api/orders?help_code=00000000").json().at("data").as_array().empty());
    for (const char* wrong : {"", "RSTV", "RSTV-WXYU", "RSTV--WXYZ", "%25"}) {
        CAPTURE(wrong);
        CHECK(shop.get(std::string("/api/orders?help_code=") + wrong).code() == "bad_request");
    }
    CHECK(guest.browser.get("/api/orders?help_code=" + code).code() == "not_owner");
    CHECK(Browser(shop.port()).get("/api/orders?help_code=" + code).code() == "credentials_needed");
}

TEST_SUITE_END();
