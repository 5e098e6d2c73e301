// The live channel over WebSocket: what a watcher gets, and what a bad one gets.
#include <doctest/doctest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <set>
#include <thread>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "support/event_stream_client.hpp"
#include "support/eventually.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

std::uint64_t version(const json::value& view) {
    return static_cast<std::uint64_t>(view.at("version").as_int64());
}

std::string subscribe(const std::string& order, const std::string& since = "null") {
    return R"({"op":"subscribe","order":")" + order + R"(","since":)" + since + "}";
}

std::string close_text(LiveClient& client) {
    const auto reason = client.reason();
    return std::to_string(reason.code) + " " + std::string(reason.reason.data(), reason.reason.size());
}

}  // namespace

TEST_CASE("a watcher gets the view at once, then each transition, then the close with final") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    CHECK(watcher.next_view()->at("status") == "pending");
    shop.verdict(purchase.failed("evt_1"));
    CHECK(watcher.next_view()->at("status") == "failed");
    shop.verdict(purchase.succeeded("evt_2"));
    std::optional<json::value> last;
    std::uint64_t seen = 2;
    while (auto view = watcher.next_view()) {
        CHECK(version(*view) > seen);
        seen = version(*view);
        last = std::move(view);
    }
    CHECK(last->at("final") == true);
    CHECK(last->at("enrollment") == "active");
    CHECK(close_text(watcher) == "1000 final");
    CHECK(eventually([&] { return shop.service().watchers() == 0; }));
}

TEST_CASE("the pushed bytes are those that GET answers with") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    CHECK(*watcher.next_view() == purchase.view());
    shop.verdict(purchase.failed("evt_1"));
    CHECK(*watcher.next_view() == purchase.view());
}

TEST_CASE("a watcher that comes with the current version gets nothing until the next one") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient current(shop.port(), "/live?order=" + purchase.order + "&since=1");
    LiveClient beyond(shop.port(), "/live?order=" + purchase.order + "&since=99");
    CHECK(version(*beyond.next_view()) == 1);
    shop.verdict(purchase.failed("evt_1"));
    CHECK(version(*current.next_view()) == 2);
    CHECK(version(*beyond.next_view()) == 2);
}

TEST_CASE(
    "a watcher of an order that is final already gets it and the close, or with its version only the close") {
    Shop shop;
    Browser browser(shop.port());
    const std::string order =
        text_at(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().as_object(), "id");
    browser.post("/api/orders/" + order + "/cancel");
    LiveClient fresh(shop.port(), "/live?order=" + order);
    CHECK(fresh.next_view()->at("final") == true);
    CHECK_FALSE(fresh.next_view());
    CHECK(close_text(fresh) == "1000 final");
    LiveClient knowing(shop.port(), "/live?order=" + order + "&since=2");
    CHECK_FALSE(knowing.next_view());
    CHECK(close_text(knowing) == "1000 final");
}

TEST_CASE("the subprotocol is confirmed where it is offered, and not needed") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient with(shop.port(), "/live?order=" + purchase.order,
                    {{"Sec-WebSocket-Protocol", "other, orderwire.v1"}});
    CHECK(with.header("Sec-WebSocket-Protocol") == "orderwire.v1");
    LiveClient without(shop.port(), "/live?order=" + purchase.order);
    CHECK(without.header("Sec-WebSocket-Protocol").empty());
    LiveClient with_deflate(shop.port(), "/live?order=" + purchase.order,
                            {{"Sec-WebSocket-Extensions", "permessage-deflate"}});
    CHECK(with_deflate.header("Sec-WebSocket-Extensions").empty());
}

TEST_CASE("an unknown order refuses the upgrade with 404, a foreign origin with 403, a bad since with 400") {
    Shop shop;
    Purchase purchase(shop);
    for (const std::string& id :
         {new_id("ord_", system_clock().now()), std::string("nonsense"), std::string()}) {
        LiveClient refused(shop.port(), "/live?order=" + id);
        CHECK(refused.refused_with() == 404);
        CHECK(parse_json(refused.refusal())->at("code") == "unknown_order");
    }
    LiveClient foreign(shop.port(), "/live?order=" + purchase.order, {{"Origin", "https://evil.example"}});
    CHECK(foreign.refused_with() == 403);
    LiveClient own(shop.port(), "/live?order=" + purchase.order,
                   {{"Origin", "http://localhost:" + std::to_string(shop.port())}});
    CHECK(own.refused_with() == 0);
    LiveClient bad(shop.port(), "/live?order=" + purchase.order + "&since=-1");
    CHECK(bad.refused_with() == 400);
    const Answer plain = purchase.browser.get("/live?order=" + purchase.order);
    CHECK(plain.status == 426);
    CHECK(plain.code() == "upgrade_required");
}

TEST_CASE("one connection follows several orders, and drops them as they end") {
    Shop shop;
    Purchase one(shop);
    Purchase two(shop);
    LiveClient watcher(shop.port(), "/live");
    watcher.send(subscribe(one.order));
    CHECK(text(watcher.next_view()->at("id")) == one.order);
    watcher.send(subscribe(two.order, "1"));
    shop.verdict(two.failed("evt_1"));
    CHECK(text(watcher.next_view()->at("id")) == two.order);
    watcher.send(R"({"op":"unsubscribe","order":")" + one.order + "\"}");
    watcher.send(subscribe("nonsense"));  // its answer says that the one before was read
    const auto error = watcher.next_view();
    CHECK(error->at("object") == "error");
    CHECK(error->at("code") == "unknown_order");
    CHECK(error->at("order") == "nonsense");
    shop.verdict(one.failed("evt_2"));
    shop.verdict(two.succeeded("evt_3"));
    CHECK(text(watcher.next_view()->at("id")) == two.order);
}

TEST_CASE("thirty-two orders may be followed on a connection, the next one is refused") {
    Shop shop;
    Browser browser(shop.port());
    LiveClient watcher(shop.port(), "/live");
    for (int i = 1; i <= 33; ++i) {
        Browser customer(shop.port());
        const std::string order = text_at(
            customer.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().as_object(), "id");
        watcher.send(subscribe(order));
        const auto answer = watcher.next_view();
        if (i <= 32) {
            CHECK(text(answer->at("id")) == order);
        } else {
            CHECK(answer->at("code") == "too_many_orders");
        }
    }
}

TEST_CASE("garbage gets an error message and the connection lives on") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    watcher.next_view();
    watcher.send("garbage");
    CHECK(watcher.next_view()->at("code") == "invalid_json");
    watcher.send(R"({"op":"dance"})");
    CHECK(watcher.next_view()->at("code") == "unknown_op");
    watcher.send(R"({"op":"subscribe"})");
    CHECK(watcher.next_view()->at("code") == "bad_message");
    shop.verdict(purchase.failed("evt_1"));
    CHECK(watcher.next_view()->at("status") == "failed");
}

TEST_CASE("a message of 4 KiB is read, a longer one closes with 1009, binary with 1003") {
    Shop shop;
    LiveClient watcher(shop.port(), "/live");
    watcher.send("\"" + std::string(4094, 'x') + "\"");
    CHECK(watcher.next_view()->at("code") == "bad_message");
    watcher.send("\"" + std::string(4095, 'x') + "\"");
    CHECK_FALSE(watcher.next_view());
    CHECK(watcher.reason().code == beast::websocket::close_code::too_big);
    LiveClient binary(shop.port(), "/live");
    binary.send_binary("\x01\x02");
    CHECK_FALSE(binary.next_view());
    CHECK(binary.reason().code == beast::websocket::close_code::unknown_data);
}

TEST_CASE("heartbeats come while nothing happens") {
    Shop shop([](app::ServeOptions& options) { options.heartbeat = 200ms; });
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    watcher.next();
    for (int i = 0; i < 3; ++i) {
        const auto heartbeat = watcher.next();
        REQUIRE(heartbeat.has_value());
        CHECK(heartbeat->at("object") == "heartbeat");
        CHECK(heartbeat->at("at").is_string());
    }
}

TEST_CASE("a watcher that never reads is told the newest view only, and costs others nothing") {
    Shop shop;
    Purchase purchase(shop);
    LiveClient deaf(shop.port(), "/live?order=" + purchase.order);
    LiveClient hearing(shop.port(), "/live?order=" + purchase.order);
    hearing.next_view();
    std::uint64_t seen = 1;
    for (int i = 0; i < 200; ++i) {
        const bool processing = i % 2 == 0;
        shop.verdict(
            purchase.event(processing ? "payment_intent.processing" : "payment_intent.requires_action",
                           "evt_" + std::to_string(i), "", 100 + i));
        const auto view = hearing.next_view();
        REQUIRE(view.has_value());
        CHECK(version(*view) > seen);
        seen = version(*view);
    }
    CHECK(seen == 201);
}

TEST_CASE("a client that asks and never reads the answers does not fill the server's memory") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 0; });
    namespace net = boost::asio;
    LiveClient rude(shop.port(), "/live");
    auto& socket = beast::get_lowest_layer(rude.stream()).socket();
    socket.non_blocking(true);
    // A masked text frame "x": an invalid message, whose error answer is far longer than itself.
    const std::string frame("\x81\x81\x00\x00\x00\x00x", 7);
    std::string many;
    for (int i = 0; i < 10'000; ++i)
        many += frame;
    std::size_t taken = 0;
    for (int i = 0; i < 400; ++i) {
        beast::error_code error;
        taken += socket.write_some(net::buffer(many), error);
        if (error) std::this_thread::sleep_for(2ms);
    }
    // The server stopped reading when its answers were not taken: what it took is bounded by the sockets'
    // buffers.
    CHECK(taken < 64U * 1024 * 1024);
    CHECK(Browser(shop.port()).get("/healthz").status == 200);
}

TEST_CASE("at shutdown each watcher is closed with 1012 and a slot of its own within the drain window") {
    auto shop = std::make_unique<Shop>([](app::ServeOptions& options) { options.drain_window = 10s; });
    Purchase purchase(*shop);
    std::vector<std::unique_ptr<LiveClient>> watchers;
    for (int i = 0; i < 20; ++i) {
        watchers.push_back(std::make_unique<LiveClient>(shop->port(), "/live?order=" + purchase.order));
        watchers.back()->next_view();
    }
    std::thread stopping([&] { shop->stop(); });
    std::set<long> slots;
    for (const auto& watcher : watchers) {
        CHECK_FALSE(watcher->next_view());
        CHECK(watcher->reason().code == beast::websocket::close_code::service_restart);
        const std::string reason(watcher->reason().reason.data(), watcher->reason().reason.size());
        REQUIRE(reason.starts_with("reconnect_in_ms="));
        const long slot = std::stol(reason.substr(16));
        CHECK(slot >= 0);
        CHECK(slot < 10'000);
        slots.insert(slot);
    }
    stopping.join();
    CHECK(slots.size() == 20);
    CHECK(*slots.rbegin() > 5'000);
}

TEST_CASE("the slots of a shutdown are spread over the watchers of all transports") {
    auto shop = std::make_unique<Shop>([](app::ServeOptions& options) { options.drain_window = 9s; });
    Purchase purchase(*shop);
    const std::string order = "/api/orders/" + purchase.order;
    LiveClient socket(shop->port(), "/live?order=" + purchase.order);
    EventStreamClient stream(shop->port(), order + "/events");
    RawClient held(shop->port());
    held.send("GET " + order + "?since=1&wait=60 HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(socket.next_view().has_value());
    CHECK(stream.next_event().has_value());
    CHECK(eventually([&] { return shop->service().watchers() == 3; }));
    std::thread stopping([&] { shop->stop(); });
    std::set<long> slots{std::stol(held.read().header("retry-after"))};
    CHECK_FALSE(socket.next_view());
    const std::string reason(socket.reason().reason.data(), socket.reason().reason.size());
    slots.insert(std::stol(reason.substr(std::string("reconnect_in_ms=").size())) / 1000 + 1);
    std::string retry;
    while (auto block = stream.next())
        retry = block->retry;
    slots.insert(std::stol(retry) / 1000 + 1);
    stopping.join();
    // The middles of three slots of 3 s, in seconds rounded up.
    CHECK(slots == std::set<long>{2, 5, 8});
}

TEST_CASE("a shutdown is not held up by watchers that do not answer the close") {
    auto shop = std::make_unique<Shop>();
    Purchase purchase(*shop);
    LiveClient silent(shop->port(), "/live?order=" + purchase.order);
    const auto begun = std::chrono::steady_clock::now();
    shop->stop();
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}
