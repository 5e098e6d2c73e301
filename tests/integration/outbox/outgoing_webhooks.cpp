// What a shop's endpoint gets from a whole server.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/eventually.hpp"
#include "support/known_shop.hpp"
#include "support/shop.hpp"
#include "support/webhook_endpoint.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

std::string key(char letter) { return std::string(32, letter); }

std::function<void(app::ServeOptions&)> notify(const WebhookEndpoint& endpoint) {
    return [url = endpoint.url()](app::ServeOptions& options) {
        options.notify.url = url;
        options.notify.keys = {Secret(key('a'))};
        options.notify.allow_private = true;
        options.notify.policy.waits = {10ms, 10ms};
        options.access.server_keys = api::ServerKeys({sha256_hex(server_key)});
    };
}

// A figure of /metrics, "" where it is not there.
std::string figure(Shop& shop, const std::string& name) {
    const std::string text = Browser(shop.port()).get("/metrics").body;
    const std::size_t at = text.find("\n" + name + " ");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 2;
    return text.substr(begin, text.find('\n', begin) - begin);
}

using Types = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("outgoing webhooks");

TEST_CASE("each transition of an order is a webhook, in their order, with the view as it was") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Purchase purchase(shop);
    shop.webhook(purchase.failed("evt_1"));
    shop.webhook(purchase.event("payment_intent.processing", "evt_2", "", 101));
    shop.webhook(purchase.succeeded("evt_3"));
    CHECK(eventually([&] { return purchase.view().at("enrollment") == "active"; }));
    const auto last_version = purchase.view().at("version").to_number<std::uint64_t>();
    CHECK(eventually([&] { return endpoint.received().size() == last_version; }));
    CHECK(endpoint.types() ==
          Types{"order.pending", "order.failed", "order.updated", "order.paid", "order.enrollment"});
    std::uint64_t version = 0;
    for (const auto& webhook : endpoint.received()) {
        json::object data = webhook.json().at("data").as_object();
        CHECK(data.at("version").to_number<std::uint64_t>() == ++version);
        CHECK(webhook.id == purchase.order + "_" + std::to_string(version));
        CHECK(data.contains("customer"));
        CHECK(data.contains("metadata"));
    }
    json::object last = endpoint.received().back().json().at("data").as_object();
    last.erase("customer");
    last.erase("metadata");
    CHECK(last == purchase.view());
    CHECK(eventually([&] { return figure(shop, "orderwire_notify_queued") == "0"; }));
    CHECK(figure(shop, "orderwire_notify_paused") == "0");
}

TEST_CASE("refunds and disputes have types of their own") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Purchase purchase(shop);
    shop.webhook(purchase.succeeded("evt_1"));
    const std::string of_intent = R"("payment_intent":")" + purchase.intent + "\"";
    shop.webhook(
        make_event("refund.created", "evt_2",
                   R"({"id":"re_1","object":"refund","status":"succeeded","amount":900,)" + of_intent + "}"));
    shop.webhook(
        make_event("charge.dispute.created", "evt_3",
                   R"({"id":"du_1","object":"dispute","status":"needs_response",)" + of_intent + "}"));
    const auto has = [&](const std::string& type) {
        const Types types = endpoint.types();
        return std::count(types.begin(), types.end(), type) == 1;
    };
    CHECK(eventually(
        [&] { return has("order.refunded") && has("order.disputed") && has("order.enrollment"); }));
}

TEST_CASE("a customer's e-mail address is in the shop's webhook, and nowhere else") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Browser browser(shop.port());
    const Answer made =
        browser.post("/api/orders", R"({"course_id":"cpp-concurrency","email":"ada@example.com"})");
    REQUIRE(made.status == 201);
    CHECK(made.body.find("ada@") == std::string::npos);
    REQUIRE(eventually([&] { return endpoint.received().size() == 1; }));
    const json::object body = endpoint.received().front().json();
    CHECK(body.at("data").at("customer").at("email") == "ada@example.com");
    CHECK(body.at("data").at("customer").at("id").is_null());
}

TEST_CASE("a webhook that fails to the end is given up and counted, and the next version is tried") {
    WebhookEndpoint endpoint(500);
    Shop shop(notify(endpoint));
    Purchase purchase(shop);
    CHECK(eventually([&] { return figure(shop, "orderwire_notify_given_up") == "1"; }));
    CHECK(endpoint.received().size() == 3);
    endpoint.answer_with(200);
    shop.webhook(purchase.failed("evt_1"));
    CHECK(eventually([&] { return endpoint.types().back() == "order.failed"; }));
    CHECK(eventually([&] { return figure(shop, "orderwire_notify_queued") == "0"; }));
}

TEST_CASE("what is queued at a shutdown is delivered after the restart") {
    WebhookEndpoint endpoint(410);
    Shop shop(notify(endpoint));
    Purchase purchase(shop);
    CHECK(eventually([&] { return figure(shop, "orderwire_notify_paused") == "1"; }));
    shop.webhook(purchase.failed("evt_1"));
    CHECK(figure(shop, "orderwire_notify_queued") == "2");
    shop.restart();
    CHECK(figure(shop, "orderwire_notify_paused") == "1");
    CHECK(figure(shop, "orderwire_notify_queued") == "2");
    CHECK(endpoint.received().size() == 1);
}

TEST_CASE("new signing secrets are taken without a restart") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Purchase first(shop);
    REQUIRE(eventually([&] { return endpoint.received().size() == 1; }));
    CHECK(endpoint.received().front().signature.find(' ') == std::string::npos);
    app::ServeOptions rotated;
    rotated.notify.keys = {Secret(key('b')), Secret(key('a'))};
    shop.service().reload(rotated);
    Purchase second(shop);
    REQUIRE(eventually([&] { return endpoint.received().size() == 2; }));
    CHECK(endpoint.received().back().signature.find(' ') != std::string::npos);
}

TEST_CASE("a customer of the shop's own, and what it noted, come back in its webhook") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    const std::string order =
        R"({"course_id":"c","title":"A course","amount":100,"currency":"usd","metadata":{"cohort":"spring"},)"
        R"("customer":{"id":"user-7","email":"ada@example.com","name":"Ada Löwe"}})";
    REQUIRE(Browser(shop.port()).post("/api/orders", order, as_shop).status == 201);
    REQUIRE(eventually([&] { return endpoint.received().size() == 1; }));
    const json::object data = endpoint.received().front().json().at("data").as_object();
    CHECK(data.at("customer") ==
          json::value{{"id", "user-7"}, {"email", "ada@example.com"}, {"name", "Ada Löwe"}});
    CHECK(data.at("metadata") == json::value{{"cohort", "spring"}});
}

TEST_CASE("the shop's server lists its webhooks by pages, order, state and time") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Browser browser(shop.port());
    Purchase purchase(shop);
    shop.webhook(purchase.failed("evt_1"));
    Purchase other(shop);
    REQUIRE(eventually([&] { return figure(shop, "orderwire_notify_queued") == "0"; }));
    const auto list = [&](const std::string& query) {
        const Answer answer = browser.get("/api/outgoing-webhooks" + query, as_shop);
        REQUIRE(answer.status == 200);
        return answer.json().as_object();
    };
    const auto size = [&](const std::string& query) { return list(query).at("data").as_array().size(); };
    CHECK(size("") == 3);
    CHECK(size("?order=" + purchase.order) == 2);
    CHECK(size("?state=delivered") == 3);
    CHECK(size("?state=given_up") == 0);
    CHECK(size("?since=2020-01-01T00:00:00Z") == 3);
    CHECK(size("?since=2120-01-01T00:00:00Z") == 0);
    const json::object page = list("?limit=2");
    CHECK(page.at("has_more") == true);
    const json::object& second = page.at("data").as_array().at(1).as_object();
    CHECK(text(second.at("id")) == purchase.order + "_2");
    CHECK(second.at("type") == "order.failed");
    CHECK(second.at("state") == "delivered");
    CHECK(second.at("attempts") == 1);
    CHECK(second.at("last_error").is_null());
    const json::object rest =
        list("?limit=2&starting_after=" + std::to_string(second.at("number").as_int64()));
    CHECK(rest.at("has_more") == false);
    CHECK(rest.at("data").as_array().size() == 1);

    for (const char* bad :
         {"?limit=0", "?limit=101", "?limit=x", "?state=lost", "?since=soon", "?starting_after=-1"})
        CHECK(browser.get(std::string("/api/outgoing-webhooks") + bad, as_shop).status == 400);
    CHECK(browser.get("/api/outgoing-webhooks?order=ord_1", as_shop).code() == "unknown_order");
}

TEST_CASE("the shop's server has webhooks delivered again, and resumes a paused endpoint") {
    WebhookEndpoint endpoint(410);
    Shop shop(notify(endpoint));
    Browser browser(shop.port());
    Purchase purchase(shop);
    const auto paused = [&] {
        return browser.get("/api/outgoing-webhooks/endpoint", as_shop).json().at("paused").as_bool();
    };
    REQUIRE(eventually(paused));
    const Answer state = browser.get("/api/outgoing-webhooks/endpoint", as_shop);
    CHECK(state.json().at("reason") == "the endpoint answered 410");
    CHECK(state.json().at("queued") == 1);
    CHECK_FALSE(state.json().at("oldest_queued_at").is_null());

    endpoint.answer_with(200);
    CHECK(browser.post("/api/outgoing-webhooks/endpoint/resume", "{}", as_shop).status == 200);
    REQUIRE(eventually([&] { return figure(shop, "orderwire_notify_queued") == "0"; }));
    CHECK(eventually([&] { return !paused(); }));
    const std::size_t before = endpoint.received().size();
    const std::string selection = R"({"order":")" + purchase.order + "\"}";
    const Answer again = browser.post("/api/outgoing-webhooks/redeliver", selection, as_shop);
    CHECK(again.json().at("queued") == 1);
    REQUIRE(eventually([&] { return endpoint.received().size() == before + 1; }));
    CHECK(endpoint.received().back().id == purchase.order + "_1");
    CHECK(browser.post("/api/outgoing-webhooks/redeliver", "{}", as_shop).code() == "nothing_selected");
    for (const char* wrong :
         {R"({"order":5,"state":"queued"})", R"({"order":null,"state":"queued"})",
          R"({"state":["queued"],"since":"2026-01-01T00:00:00Z"})", R"({"order":"","state":"queued"})"})
        CHECK(browser.post("/api/outgoing-webhooks/redeliver", wrong, as_shop).code() == "bad_request");
}

TEST_CASE("nobody but the shop's server sees or moves its webhooks") {
    WebhookEndpoint endpoint;
    Shop shop(notify(endpoint));
    Purchase purchase(shop);
    for (const char* path : {"", "/endpoint"}) {
        CHECK(purchase.browser.get(std::string("/api/outgoing-webhooks") + path).code() == "not_owner");
        CHECK(purchase.browser
                  .get(std::string("/api/outgoing-webhooks") + path, {{"Authorization", "Bearer no"}})
                  .status == 401);
    }
    for (const char* path : {"/redeliver", "/endpoint/resume"})
        CHECK(purchase.browser.post(std::string("/api/outgoing-webhooks") + path).code() == "not_owner");
}

TEST_CASE("without an endpoint nothing is queued, and no figure is shown") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(figure(shop, "orderwire_notify_queued") == "");
    CHECK(figure(shop, "orderwire_events_parked") == "0");
    CHECK(Browser(shop.port()).get("/api/outgoing-webhooks", as_shop).status == 401);
    Shop with_key([](app::ServeOptions& options) {
        options.access.server_keys = api::ServerKeys({sha256_hex(server_key)});
    });
    CHECK(Browser(with_key.port()).get("/api/outgoing-webhooks", as_shop).code() == "no_endpoint");
}

TEST_SUITE_END();
