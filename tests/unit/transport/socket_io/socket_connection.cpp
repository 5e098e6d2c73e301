#include "transport/socket_io/socket_connection.hpp"

#include <doctest/doctest.h>

#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

// Two namespaces; says events back, and throws at one of them.
class Parrot final : public SocketHandler {
  public:
    explicit Parrot(std::vector<std::string>& log) : log_(log) {}
    bool has_namespace(std::string_view ns) const override { return ns == "/" || ns == "/custom"; }
    void on_connect(SocketConnection&, const std::string& ns, const json::value& auth) override {
        log_.push_back("connect " + ns + " " + json::serialize(auth));
    }
    void on_disconnect(const std::string& ns) override { log_.push_back("disconnect " + ns); }
    void on_event(SocketConnection& connection, const SocketPacket& packet) override {
        if (packet.data.at(0) == "throw") throw std::runtime_error("no");
        const SocketHead head{packet.id ? SocketType::ack : SocketType::event, packet.ns, packet.id};
        connection.send(head, json::serialize(packet.data), packet.buffers);
    }

  private:
    std::vector<std::string>& log_;
};

struct SocketStage {
    SocketStage() {
        session.start(std::make_unique<SocketConnection>(session, std::make_unique<Parrot>(log), options,
                                                         EngineSession::Instant{}),
                      nullptr);
        REQUIRE(session.attach(socket, EngineSession::Instant{}));
        socket.written.clear();
    }
    void say(const std::string& text) {
        session.receive(socket, "4" + text, false, EngineSession::Instant{});
    }
    std::string last() const { return socket.written.empty() ? "" : socket.written.back(); }

    EngineOptions engine{1000s, 1000s, 10s, 1000, 100'000};
    SocketOptions options{45s};
    std::vector<std::string> log;
    EngineSession session{"sid", EngineSession::Transport::websocket, engine, EngineSession::Instant{}};
    ScriptedSocket socket{session};
};

}  // namespace

TEST_CASE("connecting to a namespace gives an id of its own, and nothing else") {
    SocketStage stage;
    stage.say("0");
    REQUIRE(stage.last().starts_with("40{"));
    const json::value main = parse_json(stage.last().substr(2)).value();
    CHECK(main.as_object().size() == 1);
    CHECK(main.at("sid").as_string().size() == 20);
    stage.say(R"(0/custom,{"token":"abc"})");
    REQUIRE(stage.last().starts_with("40/custom,{"));
    CHECK(parse_json(stage.last().substr(10))->at("sid") != main.at("sid"));
    CHECK(stage.log == std::vector<std::string>{"connect / null", R"(connect /custom {"token":"abc"})"});
}

TEST_CASE("an unknown namespace is refused and the connection stays") {
    SocketStage stage;
    stage.say("0/random");
    CHECK(stage.last() == R"(44/random,{"message":"Invalid namespace"})");
    stage.say("0");
    CHECK(stage.last().starts_with("40"));
}

TEST_CASE("events, acknowledgements and attachments of each namespace come back") {
    SocketStage stage;
    stage.say("0");
    stage.say("0/custom");
    stage.say(R"(2["m",1])");
    CHECK(stage.last() == R"(42["m",1])");
    stage.say(R"(2/custom,7["m"])");
    CHECK(stage.last() == R"(43/custom,7["m"])");
    stage.say(R"(51-["m",{"_placeholder":true,"num":0}])");
    stage.session.receive(stage.socket, "\x01", true, EngineSession::Instant{});
    CHECK(stage.last() == "b:\x01");
    stage.say("35[]");  // an acknowledgement that nobody asked for
    CHECK_FALSE(stage.socket.closed);
}

TEST_CASE("a disconnect leaves the other namespaces and the connection") {
    SocketStage stage;
    stage.say("0");
    stage.say("0/custom");
    stage.say("1/custom,");
    CHECK(stage.log.back() == "disconnect /custom");
    stage.say(R"(2["still"])");
    CHECK(stage.last() == R"(42["still"])");
    stage.say("1");
    CHECK_FALSE(stage.socket.closed);
    stage.say("0");
    CHECK(stage.last().starts_with("40{"));
}

TEST_CASE("what breaks the protocol closes the connection") {
    const std::vector<std::vector<std::string>> scripts{
        {"abc"},                          // no packet
        {"2[\"m\"]"},                     // an event before the connect
        {"0", "0"},                       // connected already
        {"0", "2/custom,[\"m\"]"},        // an event to a namespace it is not in
        {"0", "2{}"},                     // not what an event carries
        {"0", "2abc[\"m\"]"},             // no id
        {"0", "4{}"},                     // only servers send errors
        {"0", "51-[\"m\"]", "2[\"m\"]"},  // text where an attachment is awaited
        {"0", "1", "2[\"m\"]"},           // an event after the disconnect
        {"1"},                            // a disconnect before the connect
        {"0", "2[\"throw\"]"},            // what the handler can't do
    };
    for (const auto& script : scripts) {
        CAPTURE(script.back());
        SocketStage stage;
        for (const std::string& text : script) {
            CHECK_FALSE(stage.socket.closed);
            stage.say(text);
        }
        CHECK(stage.socket.closed);
    }
    SocketStage stage;
    stage.session.receive(stage.socket, "x", true, EngineSession::Instant{});
    CHECK(stage.socket.closed);
}

TEST_CASE(
    "a client that connects to no namespace is closed after a while, one that left its last one as well") {
    SocketStage stage;
    stage.session.tick(EngineSession::Instant{} + 44s);
    CHECK_FALSE(stage.socket.closed);
    stage.say("0");
    stage.session.tick(EngineSession::Instant{} + 100s);
    CHECK_FALSE(stage.socket.closed);
    stage.say("1");
    stage.session.tick(EngineSession::Instant{} + 144s);
    CHECK_FALSE(stage.socket.closed);
    stage.session.tick(EngineSession::Instant{} + 145s);
    CHECK(stage.socket.closed);
}
