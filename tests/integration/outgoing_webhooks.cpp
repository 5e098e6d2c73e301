// What a shop's endpoint gets from a whole server.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/eventually.hpp"
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

TEST_CASE("without an endpoint nothing is queued, and no figure is shown") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(figure(shop, "orderwire_notify_queued") == "");
    CHECK(figure(shop, "orderwire_events_parked") == "0");
}

TEST_SUITE_END();
