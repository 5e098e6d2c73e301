// The testbench's stream, the orders with their watchers, and who waits for a person.
#include <doctest/doctest.h>

#include "support/event_stream_client.hpp"
#include "testbench_fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

EventStreamClient open(TestbenchFixture& testbench, const std::string& query = "",
                       const std::string& headers = "") {
    return EventStreamClient(testbench.shop.port(), routes + "/stream" + query, headers);
}

// The next event of this type.
json::value next(EventStreamClient& stream, const std::string& type, std::string* id = nullptr) {
    for (;;) {
        const auto block = stream.next_event();
        REQUIRE(block.has_value());
        if (block->event != type) continue;
        if (id != nullptr) *id = block->id;
        return parse_json(block->data).value();
    }
}

void send_events(TestbenchFixture& testbench, int from, int to) {
    for (int i = from; i <= to; ++i)
        testbench.shop.verdict(make_event("charge.updated", "evt_" + std::to_string(i), R"({"id":"ch_1"})"));
}

}  // namespace

TEST_SUITE_BEGIN("testbench: live");

TEST_CASE("the stream tells what comes from now on, and resumes where it was left") {
    TestbenchFixture testbench;
    send_events(testbench, 1, 2);
    EventStreamClient stream = open(testbench);
    CHECK(stream.status() == 200);
    CHECK(stream.head().header("cache-control") == "no-store");
    CHECK(next(stream, "hello").at("newest") == 2);
    send_events(testbench, 3, 3);
    std::string id;
    CHECK(next(stream, "delivery", &id).at("event") == "evt_3");
    CHECK(id == "3");

    EventStreamClient again = open(testbench, "", "Last-Event-ID: 1\r\n");
    CHECK(next(again, "delivery").at("number") == 2);
    CHECK(next(again, "delivery").at("number") == 3);
    EventStreamClient after = open(testbench, "?after=2");
    CHECK(next(after, "delivery").at("number") == 3);
    // A number from before a restart.
    EventStreamClient beyond = open(testbench, "?after=500");
    CHECK(next(beyond, "delivery").at("number") == 1);
}

TEST_CASE("a burst is told whole and in order, however it is cut into writes") {
    TestbenchFixture testbench;
    EventStreamClient stream = open(testbench);
    next(stream, "hello");
    send_events(testbench, 1, 250);
    for (int i = 1; i <= 250; ++i)
        CHECK(next(stream, "delivery").at("number") == i);
}

TEST_CASE("an order that changes is told with its watchers, by transport, and again when they go") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    EventStreamClient stream = open(testbench);
    next(stream, "hello");
    auto websocket = std::make_unique<LiveClient>(testbench.shop.port(), "/live?order=" + purchase.order);
    LiveClient second(testbench.shop.port(), "/live?order=" + purchase.order);
    EventStreamClient sse(testbench.shop.port(), "/api/orders/" + purchase.order + "/events");
    CHECK(websocket->next_view().has_value());
    CHECK(second.next_view().has_value());
    CHECK(sse.next_event().has_value());
    testbench.shop.verdict(purchase.failed("evt_1"));
    json::value change = next(stream, "order");
    while (change.at("order").at("version") != 2)
        change = next(stream, "order");
    CHECK(text(change.at("order").at("id")) == purchase.order);
    CHECK(change.at("order").at("status") == "failed");
    CHECK(change.at("watchers") ==
          json::value{{"websocket", 2}, {"sse", 1}, {"long_poll", 0}, {"socket_io", 0}});
    websocket.reset();
    while (change.at("watchers").at("websocket") != 1)
        change = next(stream, "order");
    CHECK(change.at("order").at("version") == 2);

    const json::value list = testbench.get("/orders");
    CHECK(list.at("data").at(0).at("watchers").at("sse") == 1);
    CHECK(text(list.at("data").at(0).at("order").at("id")) == purchase.order);
}

TEST_CASE("a seventeenth stream is refused, and has its place when another one has gone") {
    TestbenchFixture testbench;
    std::vector<std::unique_ptr<EventStreamClient>> streams;
    for (int i = 0; i < 16; ++i) {
        streams.push_back(std::make_unique<EventStreamClient>(testbench.shop.port(), routes + "/stream"));
        CHECK(streams.back()->next_event()->event == "hello");
    }
    CHECK(testbench.tester.get(routes + "/stream").code() == "too_many_streams");
    streams.pop_back();
    CHECK(eventually([&] { return open(testbench).status() == 200; }));
}

TEST_CASE("the stream ends when its session does, and when the server stops") {
    TestbenchFixture testbench(
        [](app::ServeOptions& options) { options.admin_token = Secret("a token of 16 or more"); });
    testbench.post("/session", R"({"token":"a token of 16 or more"})");
    EventStreamClient stream = open(testbench, "", "Cookie: " + testbench.tester.cookie + "\r\n");
    CHECK(stream.status() == 200);
    EventStreamClient other = open(testbench, "", "Authorization: Bearer a token of 16 or more\r\n");
    CHECK(other.status() == 200);
    testbench.tester.send("DELETE", routes + "/session", "{}", {{"Content-Type", "application/json"}});
    while (stream.next()) {
    }
    testbench.shop.stop();
    while (other.next()) {
    }
}

TEST_CASE("who waits for a person is listed: reviews, parked events") {
    TestbenchFixture testbench;
    CHECK(testbench.get("/attention").at("data").as_array().empty());
    Purchase purchase(testbench.shop);
    CHECK(testbench.shop.verdict(purchase.succeeded("evt_1", 100)) == "review:amount_mismatch");
    const std::string parked =
        make_event("payment_intent.succeeded", "evt_2",
                   R"({"id":"pi_x","metadata":{"order_id":"ord_01JDAAAAAAAAAAAAAAAAAAAAAA"}})");
    CHECK(testbench.shop.verdict(parked) == "parked");
    CHECK(testbench.newest().at("order") == "ord_01JDAAAAAAAAAAAAAAAAAAAAAA");
    const json::array list = testbench.get("/attention").at("data").as_array();
    REQUIRE(list.size() == 2);
    CHECK(list[0].at("kind") == "review");
    CHECK(text(list[0].at("order")) == purchase.order);
    CHECK(text(list[0].at("detail")).find("amount_mismatch") != std::string::npos);
    CHECK(list[1].at("kind") == "parked");
    CHECK(text(list[1].at("detail")).find("evt_2") != std::string::npos);
}

TEST_CASE("an enrollment that a person saw to by hand is confirmed, and the page told") {
    TestbenchFixture testbench([](app::ServeOptions& options) {
        options.enrollment = app::ServeOptions::Enrollment::external;
        options.access.server_keys = api::ServerKeys({sha256_hex("the shop's own key")});
    });
    Purchase purchase(testbench.shop);
    const std::string body = R"({"order":")" + purchase.order + R"("})";
    CHECK(testbench.post("/enrollment", body).code() == "not_paid");
    CHECK(testbench.post("/enrollment", R"({"order":"ord_01JDAAAAAAAAAAAAAAAAAAAAAA"})").code() ==
          "unknown_order");
    testbench.shop.verdict(purchase.succeeded("evt_1"));
    LiveClient watcher(testbench.shop.port(), "/live?order=" + purchase.order);
    CHECK(watcher.next_view()->at("enrollment") == "requested");
    CHECK(testbench.post("/enrollment", body).status == 200);
    CHECK(watcher.next_view()->at("enrollment") == "active");
    CHECK(testbench.post("/enrollment", body).status == 200);
}

TEST_SUITE_END();
