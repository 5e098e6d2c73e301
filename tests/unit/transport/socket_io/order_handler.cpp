#include "transport/socket_io/order_handler.hpp"

#include <doctest/doctest.h>

#include <map>

#include "store/store.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;

// Orders that a test commits, and clients that follow them over a WebSocket.
struct Shop {
    Loop loop;
    hub::Hub hub;
    Metrics metrics;
    std::map<std::string, hub::MessagePtr> stored;
    bool storage_fails = false;
    http::OriginPolicy origins{"http://127.0.0.1:8080", {}};
    std::shared_ptr<SessionRegistry> registry = std::make_shared<SessionRegistry>(
        loop, hub, [this](const std::string& topic) { return read(topic); }, origins, Options(), metrics);
    OrderEvents events;
    EngineOptions engine{1000s, 1000s, 10s, 4096, 256 * 1024};
    SocketOptions options;

    hub::MessagePtr read(const std::string& topic) const {
        if (storage_fails) throw store::StorageError("the disk is on fire");
        const auto found = stored.find(topic);
        return found == stored.end() ? nullptr : found->second;
    }
    std::uint64_t figure(const std::string& name) {
        return metrics.counter(name, "", R"(transport="socket_io")").value();
    }
    void commit(const std::string& topic, std::uint64_t version, bool final = false) {
        const std::string view = R"({"id":")" + topic + R"(","version":)" + std::to_string(version) + "}";
        stored[topic] = std::make_shared<const hub::Message>(
            hub::Message{topic, version, final, std::make_shared<const std::string>(view)});
        hub.publish(stored[topic]);
    }
};

struct Client {
    explicit Client(Shop& shop) : session("sid", EngineSession::Transport::websocket, shop.engine, {}) {
        handler = std::make_shared<OrderHandler>(shop.registry, session, shop.events);
        session.start(
            std::make_unique<SocketConnection>(session, handler, shop.options, EngineSession::Instant{}),
            nullptr);
        REQUIRE(session.attach(socket, {}));
        say("0");
        socket.written.clear();
    }
    void say(const std::string& text) { session.receive(socket, "4" + text, false, {}); }
    Texts heard() { return std::exchange(socket.written, {}); }

    EngineSession session;
    ScriptedSocket socket{session};
    std::shared_ptr<OrderHandler> handler;
};

std::string error_code(const std::string& text) {
    const json::value value = parse_json(text).value();
    const json::object& error = value.is_array() ? value.as_array().back().as_object() : value.as_object();
    return text_at(error, "object") + " " + text_at(error, "code");
}

}  // namespace

TEST_CASE("subscribing is acknowledged with the view, and each transition comes as an event") {
    Shop shop;
    shop.commit("a", 1);
    Client client(shop);
    client.say(R"(21["subscribe","a"])");
    CHECK(client.heard() == Texts{R"(431[{"id":"a","version":1}])"});
    shop.commit("a", 2);
    shop.commit("b", 1);
    CHECK(client.heard() == Texts{R"(42["order",{"id":"a","version":2}])"});
    CHECK(shop.figure("orderwire_views_sent_total") == 2);
    CHECK(shop.figure("orderwire_watchers") == 1);
}

TEST_CASE("without an acknowledgement the view comes as an event, unless the cursor is current") {
    Shop shop;
    shop.commit("a", 3);
    Client client(shop);
    client.say(R"(2["subscribe","a"])");
    CHECK(client.heard() == Texts{R"(42["order",{"id":"a","version":3}])"});
    client.say(R"(2["subscribe","a",3])");
    CHECK(client.heard().empty());
    client.say(R"(2["subscribe","a",null])");
    CHECK(client.heard().size() == 1);
    client.say(R"(2["subscribe","a",9])");
    CHECK(client.heard().size() == 1);
    // An acknowledgement carries the newest view, whatever the cursor.
    client.say(R"(28["subscribe","a",3])");
    CHECK(client.heard() == Texts{R"(438[{"id":"a","version":3}])"});
}

TEST_CASE("unsubscribing is acknowledged with nothing, and nothing comes any more") {
    Shop shop;
    shop.commit("a", 1);
    Client client(shop);
    client.say(R"(21["subscribe","a"])");
    client.say(R"(22["unsubscribe","a"])");
    CHECK(client.heard().back() == "432[]");
    client.say(R"(2["unsubscribe","never followed"])");
    shop.commit("a", 2);
    CHECK(client.heard().empty());
}

TEST_CASE("what can't be done is said in the acknowledgement, else in the event error") {
    Shop shop;
    shop.commit("a", 1);
    Client client(shop);
    const std::pair<std::string, std::string> wrong[] = {
        {R"(["subscribe","nonsense"])", "unknown_order"},
        {R"(["subscribe"])", "bad_message"},
        {R"(["subscribe",7])", "bad_message"},
        {R"(["subscribe",null])", "bad_message"},
        {R"(["subscribe","a","3"])", "bad_message"},
        {R"(["subscribe","a",-1])", "bad_message"},
        {R"(["subscribe","a",1.5])", "bad_message"},
        {R"(["unsubscribe",{}])", "bad_message"},
        {R"(["publish","a"])", "unknown_event"},
        {R"([7,"a"])", "unknown_event"},
    };
    for (const auto& [event, code] : wrong) {
        CAPTURE(event);
        client.say("25" + event);
        const Texts acknowledged = client.heard();
        REQUIRE(acknowledged.size() == 1);
        REQUIRE(acknowledged[0].starts_with("435["));
        CHECK(error_code(acknowledged[0].substr(3)) == "error " + code);
        client.say("2" + event);
        const Texts told = client.heard();
        REQUIRE(told.size() == 1);
        REQUIRE(told[0].starts_with(R"(42["error",{)"));
        CHECK(error_code(told[0].substr(2)) == "error " + code);
    }
    CHECK_FALSE(client.socket.closed);
}

TEST_CASE("a session follows 32 orders, and the thirty-third is an error") {
    Shop shop;
    Client client(shop);
    for (int i = 0; i < 33; ++i)
        shop.commit("o" + std::to_string(i), 1);
    for (int i = 0; i < 32; ++i) {
        client.say(R"(21["subscribe","o)" + std::to_string(i) + "\"]");
        CHECK(client.heard().front().find("version") != std::string::npos);
    }
    client.say(R"(21["subscribe","o32"])");
    CHECK(error_code(client.heard().front().substr(3)) == "error too_many_orders");
    // Two connections of the namespace in one session are not more orders: a disconnect lets go of all.
    client.say("1");
    client.say("0");
    client.heard();
    client.say(R"(21["subscribe","o32"])");
    CHECK(client.heard().front() == R"(431[{"id":"o32","version":1}])");
}

TEST_CASE("a final order is followed no longer, and the connection stays") {
    Shop shop;
    shop.commit("a", 1);
    shop.commit("done", 5, true);
    Client client(shop);
    client.say(R"(21["subscribe","a"])");
    client.say(R"(22["subscribe","done"])");
    CHECK(client.heard().size() == 2);
    shop.commit("a", 2, true);
    CHECK(client.heard().size() == 1);
    shop.commit("a", 3);
    shop.commit("done", 6);
    CHECK(client.heard().empty());
    CHECK_FALSE(client.socket.closed);
}

TEST_CASE("a slow client gets the newest view of each order only, after its replies") {
    Shop shop;
    shop.commit("a", 1);
    shop.commit("b", 1);
    Client client(shop);
    client.say(R"(2["subscribe","a"])");
    client.say(R"(2["subscribe","b"])");
    client.heard();
    client.socket.slow = true;
    for (std::uint64_t version = 2; version <= 100; ++version) {
        shop.commit("a", version);
        shop.commit("b", version);
    }
    client.say(R"(29["unsubscribe","c"])");
    client.socket.slow = false;
    client.socket.wake();
    CHECK(client.heard() == Texts{"439[]", R"(42["order",{"id":"a","version":100}])",
                                  R"(42["order",{"id":"b","version":100}])"});
}

TEST_CASE("all who follow an order get the same bytes") {
    Shop shop;
    shop.commit("a", 1);
    const Frame first = shop.events.event_of(shop.stored["a"]);
    CHECK(shop.events.event_of(shop.stored["a"]).bytes == first.bytes);
    shop.commit("a", 2);
    CHECK(*shop.events.event_of(shop.stored["a"]).bytes == R"(42["order",{"id":"a","version":2}])");
}

TEST_CASE("a storage fault is an error to the client that asked, not the end of its connection") {
    Shop shop;
    shop.commit("a", 1);
    Client client(shop);
    shop.storage_fails = true;
    client.say(R"(21["subscribe","a"])");
    CHECK(error_code(client.heard().front().substr(3)) == "error storage_unavailable");
    shop.storage_fails = false;
    client.say(R"(22["subscribe","a"])");
    CHECK(client.heard().front().starts_with("432[{"));
}

TEST_CASE(
    "at shutdown each client is closed at its slot of at most two seconds, or at once when time is up") {
    Shop shop;
    Client early(shop);
    Client late(shop);
    Client aborted(shop);
    const auto begun = std::chrono::steady_clock::now();
    early.handler->drain(500ms);  // of a window of ten seconds
    late.handler->drain(9'500ms);
    aborted.handler->drain(9'500ms);
    const auto ended = std::chrono::steady_clock::now();
    early.handler->tick(begun + 99ms);
    CHECK_FALSE(early.socket.closed);
    early.handler->tick(ended + 101ms);
    CHECK(early.socket.closed);
    CHECK(early.heard().empty());  // no disconnect packet
    late.handler->tick(begun + 1'899ms);
    CHECK_FALSE(late.socket.closed);
    late.handler->tick(ended + 1'901ms);
    CHECK(late.socket.closed);
    aborted.handler->abort();
    CHECK(aborted.socket.closed);
}
