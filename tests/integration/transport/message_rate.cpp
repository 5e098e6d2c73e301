// How much a client may say on a live connection, at the edge of its rate.
#include <doctest/doctest.h>

#include "base/json.hpp"
#include "integration/transport/one_websocket.hpp"
#include "support/raw_client.hpp"
#include "support/shop.hpp"
#include "transport/socket_io/engine_socket.hpp"
#include "transport/socket_io/order_handler.hpp"
#include "transport/websocket.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

// On /live, with 20 a second and 64 at once.
struct TalkingWatcher : OneWebSocket {
    TalkingWatcher() {
        http::Request request = upgrade("/live");
        http::Response response = transport::open_websocket(registry, request);
        REQUIRE(response.hijack);
        response.hijack(take_over());
        REQUIRE(head().starts_with("HTTP/1.1 101"));
    }
    // So many messages, each answered.
    void say(int messages) {
        for (int i = 0; i < messages; ++i) {
            send(text, R"({"op":"dance"})");
            REQUIRE(next().payload.find("unknown_op") != std::string::npos);
        }
    }
    void check_end() {
        const Frame last_words = next();
        CHECK(last_words.opcode == text);
        const auto error = parse_json(last_words.payload);
        REQUIRE(error);
        CHECK(error->at("object") == "error");
        CHECK(error->at("code") == "too_many_messages");
        CHECK(error->at("order").is_null());
        const Frame close = next();
        CHECK(close.close_code() == 1008);
        CHECK(close.close_reason() == "too_many_messages");
    }
};

}  // namespace

TEST_CASE("64 messages at once are answered; the next one is the end: an error, then 1008") {
    TalkingWatcher watcher;
    watcher.say(64);
    watcher.send(OneWebSocket::text, R"({"op":"dance"})");
    watcher.check_end();
}

TEST_CASE("then one more for each twentieth of a second, and not before it has passed") {
    TalkingWatcher watcher;
    watcher.say(64);
    watcher.clock.advance(51ms);
    watcher.say(1);
    watcher.clock.advance(1001ms);
    watcher.say(20);
    watcher.clock.advance(1h);
    watcher.say(64);
    watcher.clock.advance(49ms);
    watcher.send(OneWebSocket::text, R"({"op":"dance"})");
    watcher.check_end();
}

TEST_CASE("pings and pongs count like messages, and all of them together") {
    TalkingWatcher watcher;
    SUBCASE("pings") {
        for (int i = 0; i < 64; ++i) {
            watcher.send(OneWebSocket::ping, "there?");
            REQUIRE(watcher.next().opcode == OneWebSocket::pong);
        }
        watcher.send(OneWebSocket::ping, "there?");
        CHECK(watcher.next().opcode == OneWebSocket::pong);  // it was on its way
    }
    SUBCASE("pongs") { watcher.send(OneWebSocket::pong, "here", 65); }
    SUBCASE("a mixture") {
        watcher.say(32);
        watcher.send(OneWebSocket::pong, "here", 33);
    }
    watcher.check_end();
}

TEST_CASE("a watcher that floods is gone, and what it followed with it") {
    TalkingWatcher watcher;
    watcher.send(OneWebSocket::text, R"({"op":"subscribe","order":"order"})");
    REQUIRE(watcher.next().payload == "{}");
    CHECK(watcher.hub.topics() == 1);
    watcher.send(OneWebSocket::text, R"({"op":"subscribe","order":"order"})", 200);
    while (watcher.next().opcode != OneWebSocket::closing) {
    }
    watcher.end();
    while (watcher.registry->size() > 0) {
        watcher.loop.restart();
        REQUIRE(watcher.loop.run_one_for(5s) == 1);
    }
    CHECK(watcher.hub.topics() == 0);
}

TEST_CASE("a rate of 0 is none") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 0; });
    LiveClient watcher(shop.port(), "/live");
    for (int i = 0; i < 500; ++i) {
        watcher.send(R"({"op":"dance"})");
        REQUIRE(watcher.next()->at("code") == "unknown_op");
    }
}

TEST_CASE("Socket.IO over WebSocket: an error event, then 1008; pings of the WebSocket count too") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 1; });
    LiveClient socket(shop.port(), "/socket.io/?EIO=4&transport=websocket");
    REQUIRE(socket.next_text()->starts_with('0'));
    socket.send("40");
    REQUIRE(socket.next_text()->starts_with("40"));
    for (int i = 0; i < 200; ++i)
        socket.send(R"(421["unsubscribe","x"])");
    std::string last;
    int acknowledged = 0;
    while (const auto text = socket.next_text()) {
        last = *text;
        acknowledged += text->starts_with("431") ? 1 : 0;
    }
    CHECK(acknowledged >= 63);  // the 64th was the connect packet
    CHECK(acknowledged < 200);
    CHECK(last.starts_with(R"(42["error",{)"));
    CHECK(last.find("too_many_messages") != std::string::npos);
    CHECK(socket.reason().code == beast::websocket::close_code::policy_error);
}

TEST_CASE("Socket.IO over polling: 429 for the POST that is too much, and the session is over") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 1; });
    Browser browser(shop.port());
    const std::string path = "/socket.io/?EIO=4&transport=polling";
    const std::string sid = text(parse_json(browser.get(path).body.substr(1)).value().at("sid"));
    int taken = 0;
    Answer answer = browser.post(path + "&sid=" + sid, "40");
    while (answer.status == 200 && taken < 200) {
        ++taken;
        answer = browser.post(path + "&sid=" + sid, R"(42["unsubscribe","x"])");
    }
    CHECK(taken >= 64);
    CHECK(taken < 200);
    CHECK(answer.status == 429);
    CHECK(answer.code() == "too_many_messages");
    CHECK(answer.header("retry-after") == "1");
    CHECK(browser.get(path + "&sid=" + sid).status == 400);
}
