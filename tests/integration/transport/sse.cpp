// The live channel as Server-Sent Events.
#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "support/event_stream_client.hpp"
#include "support/eventually.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

std::string events_of(const std::string& order) { return "/api/orders/" + order + "/events"; }

// A cancelled order: its version 2 is final.
std::string make_final_order(Shop& shop) {
    Browser browser(shop.port());
    const std::string order =
        text_at(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().as_object(), "id");
    browser.post("/api/orders/" + order + "/cancel");
    return order;
}

bool is_watched_by(Shop& shop, const std::string& transport, int count) {
    const std::string line =
        "orderwire_watchers{transport=\"" + transport + "\"} " + std::to_string(count) + "\n";
    return eventually(
        [&] { return Browser(shop.port()).get("/metrics").body.find(line) != std::string::npos; });
}

}  // namespace

TEST_CASE("a stream has the view at once, then each transition with its version as id, and ends when final") {
    Shop shop;
    Purchase purchase(shop);
    EventStreamClient stream(shop.port(), events_of(purchase.order));
    CHECK(stream.status() == 200);
    CHECK(stream.head().header("content-type") == "text/event-stream");
    CHECK(stream.head().header("cache-control") == "no-cache, no-transform");
    CHECK(stream.head().header("x-accel-buffering") == "no");
    CHECK(stream.head().header("transfer-encoding") == "chunked");

    const auto first = stream.next_event();
    REQUIRE(first.has_value());
    CHECK(first->id == "1");
    CHECK(first->event == "order");
    CHECK(first->data == purchase.browser.get("/api/orders/" + purchase.order).body);
    CHECK(is_watched_by(shop, "sse", 1));

    shop.verdict(purchase.failed("evt_1"));
    CHECK(stream.next_event()->id == "2");
    shop.verdict(purchase.succeeded("evt_2"));
    std::optional<EventStreamClient::Block> last;
    while (auto event = stream.next_event())
        last = event;
    CHECK(last->data == purchase.browser.get("/api/orders/" + purchase.order).body);
    CHECK(parse_json(last->data)->at("final") == true);
    CHECK(stream.raw().is_closed());
    CHECK(is_watched_by(shop, "sse", 0));
}

TEST_CASE("a stream that comes with the current version says nothing until the next one") {
    Shop shop;
    Purchase purchase(shop);
    EventStreamClient by_header(shop.port(), events_of(purchase.order), "Last-Event-ID: 1\r\n");
    EventStreamClient by_query(shop.port(), events_of(purchase.order) + "?since=1");
    EventStreamClient beyond(shop.port(), events_of(purchase.order), "Last-Event-ID: 99\r\n");
    CHECK(beyond.next_event()->id == "1");
    shop.verdict(purchase.failed("evt_1"));
    CHECK(by_header.next_event()->id == "2");
    CHECK(by_query.next_event()->id == "2");
    CHECK(beyond.next_event()->id == "2");
}

TEST_CASE("Last-Event-ID wins over since; one that is no version counts as none, a bad since is refused") {
    Shop shop;
    Purchase purchase(shop);
    shop.verdict(purchase.failed("evt_1"));
    EventStreamClient older(shop.port(), events_of(purchase.order) + "?since=2", "Last-Event-ID: 1\r\n");
    CHECK(older.next_event()->id == "2");
    EventStreamClient newer(shop.port(), events_of(purchase.order) + "?since=1", "Last-Event-ID: 2\r\n");
    EventStreamClient garbage(shop.port(), events_of(purchase.order), "Last-Event-ID: garbage\r\n");
    CHECK(garbage.next_event()->id == "2");
    shop.verdict(purchase.succeeded("evt_2"));
    CHECK(newer.next_event()->id == "3");
    const Answer refused = purchase.browser.get(events_of(purchase.order) + "?since=-1");
    CHECK(refused.status == 400);
    CHECK(refused.code() == "bad_request");
}

TEST_CASE("of a final order, only its own version gets 204; any other cursor gets 200, the view, the end") {
    Shop shop;
    const std::string order = make_final_order(shop);
    Browser browser(shop.port());
    CHECK(browser.get(events_of(order), {{"Last-Event-ID", "2"}}).status == 204);
    CHECK(browser.get(events_of(order) + "?since=2").status == 204);
    CHECK(browser.get(events_of(order) + "?since=1", {{"Last-Event-ID", "2"}}).status == 204);
    for (const char* header : {"", "Last-Event-ID: 1\r\n", "Last-Event-ID: 3\r\n", "Last-Event-ID: x\r\n"}) {
        CAPTURE(header);
        EventStreamClient stream(shop.port(), events_of(order), header);
        CHECK(stream.status() == 200);
        CHECK(stream.next_event()->id == "2");
        CHECK_FALSE(stream.next_event());
    }
}

TEST_CASE("a client of HTTP/1.0 gets no chunks, and the end of the connection as the end of the stream") {
    Shop shop;
    Purchase purchase(shop);
    EventStreamClient stream(shop.port(), events_of(purchase.order), "", "1.0");
    CHECK(stream.status() == 200);
    CHECK(stream.head().header("transfer-encoding").empty());
    CHECK(stream.head().header("content-length").empty());
    CHECK(stream.next_event()->id == "1");
    shop.verdict(purchase.succeeded("evt_1"));
    std::optional<json::value> last;
    while (auto event = stream.next_event())
        last = parse_json(event->data).value();
    CHECK(last->at("final") == true);
}

TEST_CASE("HEAD has the stream's headers and no stream") {
    Shop shop;
    Purchase purchase(shop);
    RawClient client(shop.port());
    client.send("HEAD " + events_of(purchase.order) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawAnswer head = client.read(true);
    CHECK(head.status == 200);
    CHECK(head.header("content-type") == "text/event-stream");
    CHECK(client.get("/healthz").status == 200);
    CHECK(shop.service().watchers() == 0);
}

TEST_CASE("a stream is refused with 404 where there is no order, and with 403 to foreign pages") {
    Shop shop;
    Purchase purchase(shop);
    Browser browser(shop.port());
    for (const std::string& id : {new_id("ord_", system_clock().now()), std::string("nonsense")}) {
        const Answer unknown = browser.get(events_of(id));
        CHECK(unknown.status == 404);
        CHECK(unknown.code() == "unknown_order");
    }
    const Answer foreign = browser.get(events_of(purchase.order), {{"Origin", "https://evil.example"}});
    CHECK(foreign.status == 403);
    CHECK(foreign.code() == "foreign_origin");
    CHECK(foreign.header("Content-Type") == "application/problem+json");
    EventStreamClient own(shop.port(), events_of(purchase.order),
                          "Origin: http://localhost:" + std::to_string(shop.port()) + "\r\n");
    CHECK(own.status() == 200);
}

TEST_CASE("heartbeats are comments, and come while nothing happens") {
    Shop shop([](app::ServeOptions& options) { options.heartbeat = 200ms; });
    Purchase purchase(shop);
    EventStreamClient stream(shop.port(), events_of(purchase.order));
    stream.next_event();
    for (int i = 0; i < 3; ++i) {
        const auto block = stream.next();
        REQUIRE(block.has_value());
        CHECK(block->is_comment);
        CHECK(block->data.empty());
    }
}

TEST_CASE("each stream begins with a retry of its own") {
    Shop shop;
    Purchase purchase(shop);
    std::set<long> retries;
    for (int i = 0; i < 10; ++i) {
        EventStreamClient stream(shop.port(), events_of(purchase.order));
        const auto first = stream.next();
        REQUIRE(first.has_value());
        const long retry = std::stol(first->retry);
        CHECK(retry >= 1'000);
        CHECK(retry <= 5'000);
        retries.insert(retry);
    }
    CHECK(retries.size() > 1);
}

TEST_CASE("a client that goes away is forgotten at once, also one that only ends its side, or floods") {
    Shop shop;
    Purchase purchase(shop);
    auto closing = std::make_unique<EventStreamClient>(shop.port(), events_of(purchase.order));
    EventStreamClient ending(shop.port(), events_of(purchase.order));
    EventStreamClient flooding(shop.port(), events_of(purchase.order));
    CHECK(eventually([&] { return shop.service().watchers() == 3; }));
    closing.reset();
    CHECK(eventually([&] { return shop.service().watchers() == 2; }));
    ending.raw().end();
    CHECK(eventually([&] { return shop.service().watchers() == 1; }));
    flooding.raw().send(std::string(1024 * 1024, 'x'));
    CHECK(eventually([&] { return shop.service().watchers() == 0; }));
}

TEST_CASE("at shutdown a stream is told its own slot within the drain window, and ends properly") {
    auto shop = std::make_unique<Shop>([](app::ServeOptions& options) { options.drain_window = 10s; });
    Purchase purchase(*shop);
    std::vector<std::unique_ptr<EventStreamClient>> streams;
    for (int i = 0; i < 10; ++i) {
        streams.push_back(std::make_unique<EventStreamClient>(shop->port(), events_of(purchase.order)));
        streams.back()->next_event();
    }
    std::thread stopping([&] { shop->stop(); });
    std::set<long> slots;
    for (const auto& stream : streams) {
        std::string retry;
        while (auto block = stream->next())
            retry = block->retry;
        slots.insert(std::stol(retry));
    }
    stopping.join();
    CHECK(slots.size() == 10);
    CHECK(*slots.begin() >= 0);
    CHECK(*slots.rbegin() < 10'000);
    CHECK(*slots.rbegin() > 5'000);
}
