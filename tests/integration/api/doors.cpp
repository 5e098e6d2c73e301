// What comes in, by which door, and who is turned away at it.
#include <doctest/doctest.h>

#include <deque>
#include <fstream>

#include "support/event_stream_client.hpp"
#include "support/eventually.hpp"
#include "support/scripted_stripe.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

const std::string door_course = R"({"course_id":"cpp-concurrency"})";

std::string from(const std::string& client) { return "X-Forwarded-For: " + client + "\r\n"; }

bool has_watchers(Shop& shop, std::size_t count) {
    return eventually([&] { return shop.service().watchers() == count; });
}

}  // namespace

TEST_SUITE_BEGIN("doors");

TEST_CASE("behind a trusted proxy the connections of a client are counted, on each transport") {
    Shop shop([](app::ServeOptions& options) {
        options.limits.connections_per_address = 2;
        options.trusted_proxies = {"127.0.0.0/8"};
    });
    Purchase purchase(shop);
    const std::string order = "/api/orders/" + purchase.order;
    const std::string polling = "/socket.io/?EIO=4&transport=polling";
    std::deque<LiveClient> live;
    std::deque<EventStreamClient> streams;
    std::deque<RawClient> held;

    // Each client is another, and has two.
    for (int i = 0; i < 4; ++i) {
        const Browser::Headers one{{"X-Forwarded-For", "198.51.100.1"}};
        const Browser::Headers ours{{"X-Forwarded-For", "2001:db8::" + std::to_string(i + 1)}};
        const bool fits = i < 2;
        CAPTURE(i);
        CHECK(live.emplace_back(shop.port(), "/live?order=" + purchase.order, one).refused_with() ==
              (fits ? 0 : 503));
        CHECK(live.emplace_back(shop.port(), "/socket.io/?EIO=4&transport=websocket", ours).refused_with() ==
              (fits ? 0 : 503));
        CHECK(streams.emplace_back(shop.port(), order + "/events", from("198.51.100.2")).status() ==
              (fits ? 200 : 503));
        // A polling session is one, and so is each of its requests.
        CHECK(Browser(shop.port()).get(polling, {{"X-Forwarded-For", "198.51.100.3"}}).status ==
              (i == 0 ? 200 : 503));
        if (i < 2) {
            held.emplace_back(shop.port())
                .send("GET " + order + "?since=1&wait=60 HTTP/1.1\r\nHost: x\r\n" + from("198.51.100.4") +
                      "\r\n");
        }
    }
    CHECK(has_watchers(shop, 9));  // a WebSocket, a stream, a held request and a socket of Socket.IO twice,
                                   // and a session that polls
    const Answer refused = Browser(shop.port()).get(order, {{"X-Forwarded-For", "198.51.100.4"}});
    CHECK(refused.status == 503);
    CHECK(refused.code() == "too_many_connections");
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(Browser(shop.port()).get(order, {{"X-Forwarded-For", "198.51.100.5"}}).status == 200);
    CHECK(Browser(shop.port()).get(order).status == 200);
    held.clear();
    CHECK(eventually([&] {
        return Browser(shop.port()).get(order, {{"X-Forwarded-For", "198.51.100.4"}}).status == 200;
    }));
}

TEST_CASE("with few files watchers are refused in time, and webhooks are taken") {
    Shop shop([](app::ServeOptions& options) {
        options.open_files = 200;
        options.trusted_proxies = {"127.0.0.0/8"};
    });
    Purchase purchase(shop);
    std::deque<LiveClient> watchers;
    for (int i = 0; i < 200; ++i) {
        watchers.emplace_back(shop.port(), "/live?order=" + purchase.order);
        if (watchers.back().refused_with() != 0) break;
    }
    CHECK(watchers.back().refused_with() == 503);
    CHECK(parse_json(watchers.back().refusal())->at("code") == "too_many_connections");
    CHECK_FALSE(watchers.back().header("Retry-After").empty());
    CHECK(watchers.size() < 150);
    CHECK(EventStreamClient(shop.port(), "/api/orders/" + purchase.order + "/events").status() == 503);
    CHECK(purchase.browser.get("/api/orders/" + purchase.order + "?since=1&wait=60").status == 503);
    CHECK(purchase.browser.get("/socket.io/?EIO=4&transport=polling").status == 503);
    for (int i = 0; i < 20; ++i)
        CHECK(shop.webhook(purchase.failed("evt_" + std::to_string(i))).status == 200);
    CHECK(purchase.status() == "failed");
}

TEST_CASE("forged webhooks are refused unread once there were too many; good ones and others go on") {
    Shop shop([](app::ServeOptions& options) {
        options.limits.requests_per_second = 5;
        options.trusted_proxies = {"127.0.0.0/8"};
    });
    Browser forger(shop.port());
    std::map<int, int> answers;
    for (int i = 0; i < 60; ++i) {
        const Answer answer =
            forger.send("POST", "/webhooks/stripe", "{}",
                        {{"Stripe-Signature", "t=1,v1=x"}, {"X-Forwarded-For", "198.51.100.1"}});
        ++answers[answer.status];
        if (answer.status == 429) CHECK(answer.header("Retry-After") == "1");
    }
    CHECK(answers[400] >= 5);
    CHECK(answers[429] >= 1);
    CHECK(answers[400] + answers[429] == 60);
    const json::object ready =
        Browser(shop.port()).get("/readyz", {{"X-Forwarded-For", "198.51.100.2"}}).json().as_object();
    CHECK(ready.at("webhooks_refused") == answers[400]);
    CHECK(forger.get("/healthz", {{"X-Forwarded-For", "198.51.100.1"}}).status == 200);
    for (int i = 0; i < 50; ++i) {
        const std::string event = make_event("customer.created", "evt_" + std::to_string(i),
                                             R"({"id":"cus_1","object":"customer"})");
        CHECK(shop.verdict(event).starts_with("ignored"));
    }
}

TEST_CASE("a path has one spelling, so that a proxy's rule for it holds") {
    Shop shop;
    Browser browser(shop.port());
    CHECK(browser.get("/metrics").status == 200);
    for (const char* path : {"/%6detrics", "/%6Detrics", "//metrics", "/./metrics", "/x/../metrics",
                             "/%2e/metrics", "/x/%2e%2e/metrics", "/%2Fmetrics", "/metrics/", "/metric%73"}) {
        CAPTURE(path);
        const Answer answer = browser.get(path);
        CHECK(answer.status == 404);
        CHECK(answer.body.find("orderwire_") == std::string::npos);
    }
    CHECK(browser.post("/api//orders", door_course).status == 404);
    CHECK(browser.post("/%61pi/orders", door_course).status == 404);
    CHECK(browser.post("/webhooks/%73tripe", "{}").status == 404);
}

TEST_CASE("a proxy's health check by OPTIONS is answered") {
    Shop shop;
    Browser browser(shop.port());
    for (const char* path : {"/", "*", "/healthz", "/api/orders"}) {
        CAPTURE(path);
        const Answer answer = browser.send("OPTIONS", path, "", {});
        CHECK(answer.status == 204);
        CHECK(answer.header("Allow").find("GET") != std::string::npos);
        CHECK(answer.body.empty());
    }
}

TEST_CASE("every file of the web client has the policy, and no link leads out of it") {
    TemporaryFolder web, elsewhere;
    std::ofstream(web.path() / "index.html") << "<!doctype html>";
    std::ofstream(web.path() / "page.html") << "<script>alert(1)</script>";
    std::ofstream(web.path() / "drawing.svg") << "<svg/>";
    std::ofstream(elsewhere.path() / "secret.txt") << "secret";
    std::filesystem::create_symlink(elsewhere.path() / "secret.txt", web.path() / "link.txt");
    Shop shop([&](app::ServeOptions& options) { options.web = web.path(); });
    Browser browser(shop.port());
    const std::string policy = browser.get("/").header("Content-Security-Policy");
    CHECK_FALSE(policy.empty());
    for (const char* path : {"/index.html", "/page.html", "/drawing.svg", "/nothing"}) {
        CAPTURE(path);
        const Answer answer = browser.get(path);
        CHECK(answer.header("Content-Security-Policy") == policy);
        CHECK(answer.header("X-Frame-Options") == "DENY");
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    }
    CHECK(browser.get("/link.txt").status == 404);
}

TEST_CASE("a tag that a proxy has marked while it compressed is the version that it was") {
    Shop shop;
    Purchase purchase(shop);
    const std::string order = "/api/orders/" + purchase.order;
    for (const char* tag :
         {R"("1")", R"(W/"1")", R"("1-gzip")", R"(W/"1-gzip")", R"("1;gzip")", R"("9", "1-br")", "*"}) {
        CAPTURE(tag);
        CHECK(purchase.browser.get(order, {{"If-None-Match", tag}}).status == 304);
    }
    for (const char* tag : {R"("11-gzip")", R"("2-gzip")", R"("1-other")"}) {
        CAPTURE(tag);
        CHECK(purchase.browser.get(order, {{"If-None-Match", tag}}).status == 200);
    }
}

TEST_CASE("a stream's cursor is Last-Event-ID, or lastEventId in the query, or since") {
    Shop shop;
    Browser browser(shop.port());
    const std::string events = "/api/orders/" + id_of(browser.post("/api/orders", door_course)) + "/events";
    browser.post(events.substr(0, events.rfind('/')) + "/cancel");  // version 2, and final
    CHECK(browser.get(events + "?lastEventId=2").status == 204);
    CHECK(browser.get(events + "?since=1&lastEventId=2").status == 204);
    CHECK(browser.get(events + "?lastEventId=1", {{"Last-Event-ID", "2"}}).status == 204);
    CHECK(browser.get(events + "?lastEventId=&since=2").status == 204);
    for (const char* query :
         {"?lastEventId=1", "?lastEventId=3", "?lastEventId=", "?lastEventId=x", "?since=2&lastEventId=1"}) {
        CAPTURE(query);
        EventStreamClient stream(shop.port(), events + query);
        CHECK(stream.status() == 200);
        CHECK(stream.next_event()->id == "2");
    }
    EventStreamClient header_wins(shop.port(), events + "?lastEventId=2", "Last-Event-ID: 1\r\n");
    CHECK(header_wins.status() == 200);
}

TEST_CASE("Engine.IO confirms the first subprotocol that is offered, whatever it is") {
    Shop shop;
    const auto confirmed = [&](const std::string& offered) {
        LiveClient client(shop.port(), "/socket.io/?EIO=4&transport=websocket",
                          {{"Sec-WebSocket-Protocol", offered}});
        CHECK(client.refused_with() == 0);
        return client.header("Sec-WebSocket-Protocol");
    };
    CHECK(confirmed("graphql-ws") == "graphql-ws");
    CHECK(confirmed("first , second") == "first");
    LiveClient without(shop.port(), "/socket.io/?EIO=4&transport=websocket");
    CHECK(without.header("Sec-WebSocket-Protocol").empty());
}

TEST_CASE("a foreign page gets no connection that stays, not even where it names no origin") {
    Shop shop;
    Purchase purchase(shop);
    const Browser::Headers silent{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}};
    for (const std::string& path :
         {"/api/orders/" + purchase.order + "/events", "/api/orders/" + purchase.order + "?since=1&wait=60",
          "/live?order=" + purchase.order, std::string("/socket.io/?EIO=4&transport=polling")}) {
        CAPTURE(path);
        CHECK(purchase.browser.get(path, silent).code() == "foreign_origin");
    }
    CHECK(purchase.browser.get("/api/orders/" + purchase.order, silent).status == 200);
}

TEST_CASE("customers are not told Stripe's words, nor the network's") {
    ScriptedStripe stripe({answer(
        400, R"({"error":{"type":"invalid_request_error","code":"x","message":"Words of Stripe."}})")});
    const auto open = [](const std::string& api) {
        return Shop([&](app::ServeOptions& options) {
            options.sandbox.reset();
            options.stripe_secret_key = Secret("sk_test_of_the_integration_suite");
            options.stripe_api = api;
        });
    };
    const auto pay = [](Shop& shop) {
        Browser browser(shop.port());
        const std::string order = id_of(browser.post("/api/orders", door_course));
        return browser.post("/api/orders/" + order + "/payment-intent");
    };
    Shop refusing = open(stripe.url());
    const Answer refused = pay(refusing);
    CHECK(refused.status >= 400);
    CHECK(refused.body.find("Words of Stripe") == std::string::npos);
    Shop alone = open("http://127.0.0.1:9");
    const Answer unreachable = pay(alone);
    CHECK(unreachable.status == 503);
    CHECK(unreachable.body.find("127.0.0.1") == std::string::npos);
    CHECK(unreachable.body.find("onnect") == std::string::npos);
}

TEST_CASE("chunked requests are taken by the server and by the sandbox") {
    Shop shop;
    RawClient client(shop.port());
    const std::string chunks =
        "5\r\n{\"cou\r\n"
        "20\r\nrse_id\":\"cpp-concurrency\"       \r\n1\r\n}\r\n0\r\n\r\n";
    client.send(
        "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
        "chunked\r\n\r\n" +
        chunks);
    CHECK(client.read().status == 201);
    const std::string url = shop.service().sandbox_url();
    RawClient api(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    api.send(
        "POST /v1/payment_intents HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sk_test_1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        "B\r\namount=4900\r\nD\r\n&currency=usd\r\n0\r\n\r\n");
    const RawAnswer intent = api.read();
    CHECK(intent.status == 200);
    CHECK(parse_json(intent.body)->at("amount") == 4900);
}

TEST_SUITE_END();
