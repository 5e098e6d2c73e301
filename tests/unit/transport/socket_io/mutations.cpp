// Random mutations of good input, through every codec and through whole sessions: whatever comes, each is
// answered with a packet or an error, within bounds. Sanitizers judge the rest.
#include <doctest/doctest.h>

#include <random>

#include "base/text/base64.hpp"
#include "transport/socket_io/socket_connection.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> seeds{
    "4hello\x1e"
    "2\x1e"
    "bAQIDBA==",
    "2probe",
    "0{\"sid\":\"x\"}",
    R"(42["message",1,"2",{"3":[true]}])",
    R"(42/custom,456["message-with-ack",null,1.5e3])",
    R"(452-/custom,789["m",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])",
    R"(461-3[{"_placeholder":true,"num":0}])",
    R"(40/custom,{"token":"123"})",
    "41/custom,",
    R"(44/x,{"message":"Invalid namespace"})",
    "4\xe2\x82\xac\xf0\x9f\x98\x80",
    "bSGVsbG8=\x1e"
    "1",
};

class Mutator {
  public:
    std::string next() {
        std::string text = pick();
        for (auto steps = random_() % 6; steps > 0; --steps)
            change(text);
        return text;
    }
    bool coin() { return random_() % 2 == 0; }
    std::size_t below(std::size_t bound) { return random_() % bound; }

  private:
    const std::string& pick() { return seeds[random_() % seeds.size()]; }
    void change(std::string& text) {
        const std::size_t at = text.empty() ? 0 : random_() % text.size();
        switch (random_() % 6) {
            case 0:
                text.insert(at, 1, static_cast<char>(random_()));
                break;
            case 1:
                if (!text.empty()) text.erase(at, 1 + random_() % 4);
                break;
            case 2:
                if (!text.empty()) text[at] = static_cast<char>(random_());
                break;
            case 3:  // the characters that mean something
                text.insert(at, 1,
                            "0123456789-/,[]{}\"\x1e"
                            "b:"[random_() % 21]);
                break;
            case 4:
                text.insert(at, pick());
                break;
            default:
                text.insert(at, text.substr(at, random_() % 20));
        }
    }
    std::mt19937 random_{20261123};
};

// Its namespaces and what it says back, as the echo of the protocol's tests.
class Echo final : public SocketHandler {
  public:
    bool has_namespace(std::string_view ns) const override { return ns == "/" || ns == "/custom"; }
    void on_event(SocketConnection& connection, const SocketPacket& packet) override {
        CHECK(packet.buffers.size() == packet.attachments);
        connection.send({packet.attachments > 0 ? SocketType::binary_ack : SocketType::ack, packet.ns,
                         packet.id.value_or(0), packet.attachments},
                        json::serialize(packet.data), packet.buffers);
    }
};

}  // namespace

TEST_CASE("the codecs answer every mutation with a packet or an error, and what they read they can write") {
    Mutator mutator;
    std::size_t good = 0;
    for (int i = 0; i < 200'000; ++i) {
        const std::string text = mutator.next();
        if (const auto packet = decode_packet(text)) CHECK(packet->data.size() + 1 == text.size());
        if (const auto packets = decode_payload(text)) {
            std::vector<Frame> frames;
            for (const EnginePacket& packet : *packets)
                frames.push_back(packet.binary ? make_binary_frame(packet.data)
                                               : make_frame(packet.type, packet.data));
            const auto again = decode_payload(*encode_payload(frames));
            REQUIRE(again.has_value());
            CHECK(again->size() == packets->size());
        }
        if (text.empty()) continue;
        const auto packet = decode_socket_packet(text.substr(1));
        if (!packet) {
            CHECK(packet.error().code == "bad_packet");
            continue;
        }
        ++good;
        const std::string data = packet->data.is_null() ? "" : json::serialize(packet->data);
        const Frame written =
            make_socket_frame({packet->type, packet->ns, packet->id, packet->attachments}, data);
        const auto again = decode_socket_packet(written.bytes->substr(1));
        REQUIRE(again.has_value());
        // Boost.JSON rounds large exponents in its own way.
        if (data.find('E') == std::string::npos) CHECK(again->data == packet->data);
        CHECK(again->ns == packet->ns);
        CHECK(again->id == packet->id);
    }
    CHECK(good > 10'000);
}

TEST_CASE("sessions survive every mutation on both transports, within their bounds") {
    Mutator mutator;
    const EngineOptions engine{1s, 1s, 1s, 4096, 16 * 1024};
    const SocketOptions options;
    for (int round = 0; round < 3'000; ++round) {
        const bool polling = mutator.coin();
        EngineSession session(
            "sid", polling ? EngineSession::Transport::polling : EngineSession::Transport::websocket, engine,
            {});
        session.start(std::make_unique<SocketConnection>(session, std::make_unique<Echo>(), options,
                                                         EngineSession::Instant{}),
                      nullptr);
        ScriptedSocket socket(session);
        ScriptedSocket other(session);
        socket.slow = mutator.coin();
        PollFate fate;
        const std::string connect = "40";
        if (!polling) REQUIRE(session.attach(socket, {}));
        polling ? static_cast<void>(session.post(connect, {})) : session.receive(socket, connect, false, {});
        for (std::uint64_t step = 0; step < 40; ++step) {
            const EngineSession::Instant now{std::chrono::milliseconds(step * 50)};
            const std::string text = mutator.next();
            switch (mutator.below(8)) {
                case 0:
                    static_cast<void>(session.poll(std::make_unique<ScriptedPoll>(step, fate), now));
                    break;
                case 1:
                    static_cast<void>(session.attach(other, now));
                    break;
                case 2:
                    session.receive(other, mutator.coin() ? "2probe" : "5", false, now);
                    break;
                case 3:
                    session.tick(now);
                    break;
                case 4:
                    session.poll_gone(step / 2);
                    break;
                case 5:
                    session.receive(socket, text, mutator.coin(), now);
                    break;
                default:
                    static_cast<void>(session.post(text, now));
                    session.receive(socket, text, false, now);
            }
        }
        session.close();
        CHECK(session.closed());
        CHECK_FALSE(session.take(socket).has_value());
    }
}
