#include "transport/socket_io/engine_session.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

using EngineTransport = EngineSession::Transport;
using Texts = std::vector<std::string>;

// Time is what a test says: t(300ms) is 300 ms after the session began.
EngineSession::Instant t(std::chrono::milliseconds since_begin) {
    return EngineSession::Instant{} + since_begin;
}

struct Stage {
    explicit Stage(EngineTransport transport = EngineTransport::polling,
                   EngineOptions options_ = test_options())
        : options(options_), session("sid", transport, options, t(0ms)) {
        auto made = std::make_unique<EchoApplication>(session);
        application = made.get();
        session.start(std::move(made), [this] { ++closes; });
    }

    static EngineOptions test_options() { return {300ms, 200ms, 1000ms, 1000, 5000}; }

    // A session whose open packet is taken already.
    static std::unique_ptr<Stage> polling() {
        auto stage = std::make_unique<Stage>();
        PollFate handshake;
        REQUIRE(stage->poll(1, handshake));
        return stage;
    }

    result<void> poll(std::uint64_t number, PollFate& fate, std::chrono::milliseconds at = 0ms) {
        return session.poll(std::make_unique<ScriptedPoll>(number, fate), t(at));
    }
    std::string poll_text(std::chrono::milliseconds at = 0ms) {
        PollFate fate;
        const auto taken = poll(99, fate, at);
        if (!taken) return "refused " + taken.error().code;
        if (fate.answers.empty())
            session.poll_gone(99);  // would end the session: tests say when they expect it
        return fate.answers.empty() ? "waits" : fate.answers.front();
    }
    std::string post(std::string_view body, std::chrono::milliseconds at = 0ms) {
        const auto taken = session.post(body, t(at));
        return taken ? "ok" : taken.error().code;
    }
    void frame(ScriptedSocket& from, std::string_view text, std::chrono::milliseconds at = 0ms) {
        session.receive(from, text, false, t(at));
    }

    EngineOptions options;
    EngineSession session;
    EchoApplication* application;
    int closes = 0;
};

}  // namespace

TEST_CASE(
    "a session opens with its id, what it can become and the clocks the client needs, and nothing else") {
    Stage polling;
    const std::string open = polling.poll_text();
    REQUIRE(open.starts_with('0'));
    CHECK(
        parse_json(open.substr(1)).value() ==
        parse_json(
            R"({"sid":"sid","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":1000})")
            .value());

    Stage websocket(EngineTransport::websocket);
    ScriptedSocket socket(websocket.session);
    REQUIRE(websocket.session.attach(socket, t(0ms)));
    REQUIRE(socket.written.size() == 1);
    CHECK(parse_json(socket.written[0].substr(1))->at("upgrades").as_array().empty());
}

TEST_CASE("a poll waits until there is something, and takes all of it at once") {
    auto stage = Stage::polling();
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    CHECK(waiting.answers.empty());
    CHECK(stage->post("4a\x1e"
                      "4b\x1e"
                      "bZg==") == "ok");
    CHECK(waiting.answers == Texts{"4a\x1e"
                                   "4b\x1e"
                                   "bZg=="});
    CHECK(stage->post("4c") == "ok");
    CHECK(stage->post("4d") == "ok");
    CHECK(stage->poll_text() ==
          "4c\x1e"
          "4d");
}

TEST_CASE("what the application has is pulled when a poll can take it, after the replies") {
    auto stage = Stage::polling();
    stage->application->news = make_frame(EngineType::message, "news");
    stage->session.wake();
    CHECK(stage->post("4reply") == "ok");
    CHECK(stage->poll_text() ==
          "4reply\x1e"
          "4news");
    PollFate waiting;
    REQUIRE(stage->poll(3, waiting));
    stage->application->news = make_frame(EngineType::message, "more");
    stage->session.wake();
    CHECK(waiting.answers == Texts{"4more"});
}

TEST_CASE("two polls at once end the session: the first is told, the second refused") {
    auto stage = Stage::polling();
    PollFate first;
    PollFate second;
    REQUIRE(stage->poll(2, first));
    CHECK(stage->poll(3, second).error().code == "bad_request");
    CHECK(first.answers == Texts{"1"});
    CHECK(second.answers.empty());
    CHECK(second.destroyed);
    CHECK(stage->session.closed());
    CHECK(stage->closes == 1);
    CHECK(stage->poll_text() == "refused bad_request");
}

TEST_CASE("a client that goes away from its poll ends the session; from an answered one it does not") {
    auto stage = Stage::polling();
    PollFate first;
    REQUIRE(stage->poll(2, first));
    CHECK(stage->post("4x") == "ok");
    PollFate second;
    REQUIRE(stage->poll(3, second));
    stage->session.poll_gone(2);
    CHECK_FALSE(stage->session.closed());
    stage->session.poll_gone(3);
    CHECK(stage->session.closed());
    CHECK(second.answers.empty());
    CHECK(second.destroyed);
}

TEST_CASE("a payload that can't be read ends the session") {
    for (const char* bad : {"abc", "", "4a\x1e", "b!", "4\xff", "2", "2probe"}) {
        CAPTURE(bad);
        auto stage = Stage::polling();
        PollFate waiting;
        REQUIRE(stage->poll(2, waiting));
        CHECK(stage->post(bad) == "bad_request");
        CHECK(stage->session.closed());
        CHECK(waiting.answers == Texts{"1"});
    }
}

TEST_CASE("nothing of a payload counts where a part of it can't be read") {
    auto stage = Stage::polling();
    CHECK(stage->post("4good\x1e"
                      "bad") == "bad_request");
    CHECK(stage->application->heard.empty());
}

TEST_CASE("a payload is bounded at its edge, and the session outlives one that is too large") {
    auto stage = Stage::polling();
    stage->application->mute = true;
    CHECK(stage->post("4" + std::string(999, 'x')) == "ok");
    CHECK(stage->post("4" + std::string(1000, 'x')) == "too_large");
    CHECK_FALSE(stage->session.closed());
}

TEST_CASE("packets that mean nothing from a client are passed over") {
    auto stage = Stage::polling();
    CHECK(stage->post("0\x1e"
                      "5\x1e"
                      "6\x1e"
                      "3\x1e"
                      "4x") == "ok");
    CHECK(stage->poll_text() == "4x");
}

TEST_CASE("a client's close answers the waiting poll with a noop; what it said after that is not heard") {
    auto stage = Stage::polling();
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    CHECK(stage->post("1\x1e"
                      "4late") == "ok");
    CHECK(waiting.answers == Texts{"6"});
    CHECK(stage->session.closed());
    CHECK(stage->application->heard.empty());
    CHECK(stage->post("4x") == "bad_request");
}

TEST_CASE("a client that asks and does not take the answers is closed, at the outbox's edge") {
    auto stage = Stage::polling();
    // Each answer costs its bytes and 64 more.
    for (int i = 0; i < 4; ++i)
        CHECK(stage->post("4" + std::string(999, 'x')) == "ok");
    CHECK(stage->post("4" + std::string(679, 'x')) == "ok");
    CHECK_FALSE(stage->session.closed());
    CHECK(stage->post("4") == "ok");
    CHECK(stage->session.closed());
}

TEST_CASE("the session pings and lives as long as it is answered") {
    auto stage = Stage::polling();
    for (int i = 1; i <= 3; ++i) {
        const auto now = i * 300ms;
        PollFate waiting;
        REQUIRE(stage->poll(static_cast<std::uint64_t>(i) + 1, waiting, now - 10ms));
        stage->session.tick(t(now - 1ms));
        CHECK(waiting.answers.empty());
        stage->session.tick(t(now));
        CHECK(waiting.answers == Texts{"2"});
        CHECK(stage->post("3", now) == "ok");
    }
    CHECK_FALSE(stage->session.closed());
    CHECK(stage->application->ticks == 6);
}

TEST_CASE("silence closes within ping interval and time-out, on both transports") {
    auto polling = Stage::polling();
    PollFate waiting;
    polling->session.tick(t(300ms));
    CHECK(polling->poll_text(300ms) == "2");
    REQUIRE(polling->poll(5, waiting, 301ms));
    polling->session.tick(t(499ms));
    CHECK_FALSE(polling->session.closed());
    polling->session.tick(t(500ms));
    CHECK(polling->session.closed());
    CHECK(waiting.answers == Texts{"1"});

    Stage websocket(EngineTransport::websocket);
    ScriptedSocket socket(websocket.session);
    REQUIRE(websocket.session.attach(socket, t(0ms)));
    websocket.session.tick(t(305ms));
    CHECK(socket.written.back() == "2");
    // The tick that pinged was late; the plan counts.
    websocket.session.tick(t(499ms));
    CHECK_FALSE(socket.closed);
    websocket.session.tick(t(500ms));
    CHECK(socket.closed);
    CHECK(websocket.closes == 1);
}

TEST_CASE("a program that was held up itself gives its clients time to answer") {
    Stage stage(EngineTransport::websocket);
    ScriptedSocket socket(stage.session);
    REQUIRE(stage.session.attach(socket, t(0ms)));
    stage.session.tick(t(100s));
    CHECK(socket.written.back() == "2");
    stage.session.tick(t(100s + 99ms));
    CHECK_FALSE(socket.closed);
    stage.frame(socket, "3", 100s + 99ms);
    stage.session.tick(t(100s + 201ms));
    CHECK_FALSE(socket.closed);
}

TEST_CASE("a client that answers pings but never polls is forgotten") {
    auto stage = Stage::polling();
    stage->session.tick(t(300ms));
    CHECK(stage->post("3", 310ms) == "ok");
    stage->session.tick(t(499ms));
    CHECK_FALSE(stage->session.closed());
    stage->session.tick(t(500ms));
    CHECK(stage->session.closed());
}

TEST_CASE("a WebSocket carries text and binary, and a broken packet closes it") {
    Stage stage(EngineTransport::websocket);
    ScriptedSocket socket(stage.session);
    REQUIRE(stage.session.attach(socket, t(0ms)));
    stage.frame(socket, "4hello");
    stage.session.receive(socket, "\x01\x02", true, t(0ms));
    CHECK(socket.written.at(1) == "4hello");
    CHECK(socket.written.at(2) == "b:\x01\x02");
    stage.frame(socket, "abc");
    CHECK(socket.closed);
    stage.frame(socket, "4late");
    CHECK(stage.application->heard.size() == 2);
    CHECK_FALSE(stage.session.take(socket).has_value());
}

TEST_CASE("a WebSocket session ends with its socket, with the client's close, with a ping of the client") {
    Stage gone(EngineTransport::websocket);
    ScriptedSocket socket(gone.session);
    REQUIRE(gone.session.attach(socket, t(0ms)));
    gone.session.websocket_gone(socket);
    CHECK(gone.session.closed());
    CHECK_FALSE(socket.closed);
    for (const char* last : {"1", "2", "2probe", ""}) {
        CAPTURE(last);
        Stage stage(EngineTransport::websocket);
        ScriptedSocket other(stage.session);
        REQUIRE(stage.session.attach(other, t(0ms)));
        stage.frame(other, last);
        CHECK(other.closed);
        CHECK(stage.closes == 1);
    }
}

TEST_CASE("a WebSocket session does not poll, and takes no second socket") {
    Stage stage(EngineTransport::websocket);
    ScriptedSocket socket(stage.session);
    ScriptedSocket second(stage.session);
    REQUIRE(stage.session.attach(socket, t(0ms)));
    CHECK_FALSE(stage.session.attach(second, t(0ms)));
    CHECK(stage.poll_text() == "refused bad_request");
    CHECK(stage.post("4x") == "bad_request");
    CHECK_FALSE(stage.session.closed());
}

TEST_CASE("what a client says next is read when it has taken the replies") {
    Stage stage(EngineTransport::websocket);
    ScriptedSocket socket(stage.session);
    REQUIRE(stage.session.attach(socket, t(0ms)));
    socket.slow = true;
    stage.frame(socket, "4x");
    CHECK_FALSE(stage.session.wants_input(socket));
    socket.slow = false;
    socket.wake();
    CHECK(stage.session.wants_input(socket));
}

TEST_CASE("the upgrade: probe, answer, a noop to the waiting poll, and the socket is the transport") {
    auto stage = Stage::polling();
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    ScriptedSocket socket(stage->session);
    REQUIRE(stage->session.attach(socket, t(0ms)));
    CHECK(socket.written.empty());
    stage->frame(socket, "2probe");
    CHECK(socket.written == Texts{"3probe"});
    CHECK(waiting.answers == Texts{"6"});
    // Until the client has left polling, each poll returns at once.
    CHECK(stage->poll_text() == "6");
    // Between probe and upgrade what there is still goes by polling.
    CHECK(stage->post("4between") == "ok");
    CHECK(stage->poll_text() == "4between");
    stage->frame(socket, "5");
    CHECK(stage->session.transport() == EngineTransport::websocket);
    CHECK(stage->poll_text() == "refused bad_request");
    CHECK(stage->post("4x") == "bad_request");
    stage->frame(socket, "4hello");
    CHECK(socket.written.back() == "4hello");
    stage->application->news = make_frame(EngineType::message, "news");
    stage->session.wake();
    CHECK(socket.written.back() == "4news");
    CHECK_FALSE(stage->session.closed());
}

TEST_CASE(
    "what waits in the outbox at the upgrade goes over the socket; a poll that still waits gets a noop") {
    auto stage = Stage::polling();
    ScriptedSocket socket(stage->session);
    REQUIRE(stage->session.attach(socket, t(0ms)));
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    stage->frame(socket, "5");
    CHECK(waiting.answers == Texts{"6"});

    auto other = Stage::polling();
    ScriptedSocket second(other->session);
    CHECK(other->post("4unread") == "ok");
    REQUIRE(other->session.attach(second, t(0ms)));
    other->frame(second, "2probe");
    other->frame(second, "5");
    CHECK(second.written == Texts{"3probe", "4unread"});
}

TEST_CASE("a candidate that misbehaves, leaves or hangs is dropped, and polling goes on") {
    for (const char* wrong : {"2", "4hello", "1", "abc", "2prob", ""}) {
        CAPTURE(wrong);
        auto stage = Stage::polling();
        ScriptedSocket socket(stage->session);
        REQUIRE(stage->session.attach(socket, t(0ms)));
        stage->frame(socket, wrong);
        CHECK(socket.closed);
        CHECK_FALSE(stage->session.closed());
        stage->frame(socket, "5");
        CHECK(stage->session.transport() == EngineTransport::polling);
        CHECK(stage->post("4x") == "ok");
        CHECK(stage->poll_text() == "4x");
    }
    auto stage = Stage::polling();
    ScriptedSocket binary(stage->session);
    REQUIRE(stage->session.attach(binary, t(0ms)));
    stage->session.receive(binary, "2probe", true, t(0ms));
    CHECK(binary.closed);

    ScriptedSocket leaves(stage->session);
    REQUIRE(stage->session.attach(leaves, t(0ms)));
    stage->frame(leaves, "2probe");
    stage->session.websocket_gone(leaves);
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    CHECK(waiting.answers.empty());  // held again
    CHECK(stage->post("4x") == "ok");

    Stage slow(EngineTransport::polling, {10s, 10s, 1000ms, 1000, 5000});
    PollFate handshake;
    REQUIRE(slow.poll(1, handshake));
    ScriptedSocket hangs(slow.session);
    REQUIRE(slow.session.attach(hangs, t(0ms)));
    slow.session.tick(t(999ms));
    CHECK_FALSE(hangs.closed);
    slow.session.tick(t(1000ms));
    CHECK(hangs.closed);
    CHECK_FALSE(slow.session.closed());
}

TEST_CASE("only one candidate tries at a time, and none after the upgrade") {
    auto stage = Stage::polling();
    ScriptedSocket socket(stage->session);
    ScriptedSocket rival(stage->session);
    REQUIRE(stage->session.attach(socket, t(0ms)));
    CHECK_FALSE(stage->session.attach(rival, t(0ms)));
    stage->frame(rival, "5");
    CHECK(stage->session.transport() == EngineTransport::polling);
    stage->frame(socket, "5");
    CHECK_FALSE(stage->session.attach(rival, t(0ms)));
    CHECK(stage->session.transport() == EngineTransport::websocket);
}

TEST_CASE("closing tells everybody: the poll, the candidate, the socket; nothing is taken after it") {
    auto stage = Stage::polling();
    PollFate waiting;
    REQUIRE(stage->poll(2, waiting));
    ScriptedSocket candidate(stage->session);
    REQUIRE(stage->session.attach(candidate, t(0ms)));
    stage->session.close();
    stage->session.close();
    CHECK(waiting.answers == Texts{"1"});
    CHECK(candidate.closed);
    CHECK(stage->closes == 1);
    stage->session.send(make_frame(EngineType::message, "late"));
    stage->session.wake();
    stage->session.tick(t(10s));
    CHECK_FALSE(stage->session.attach(candidate, t(0ms)));
    CHECK(stage->closes == 1);
}

namespace {

std::unique_ptr<Stage> rated(float per_second, float burst) {
    EngineOptions options = Stage::test_options();
    options.message_rate = {per_second, burst};
    auto stage = std::make_unique<Stage>(EngineTransport::polling, options);
    PollFate handshake;
    REQUIRE(stage->poll(1, handshake));
    return stage;
}

}  // namespace

TEST_CASE("packets in POSTs count one by one; the first that is too much ends the session") {
    const auto stage = rated(10, 4);
    stage->application->mute = true;
    CHECK(stage->post("4a\x1e"
                      "4b\x1e"
                      "4c") == "ok");
    CHECK(stage->post("4d") == "ok");
    CHECK(stage->post("4e", 99ms) == "too_many_messages");
    CHECK(stage->application->heard == Texts{"a", "b", "c", "d"});
    CHECK(stage->session.closed());
    CHECK(stage->closes == 1);
}

TEST_CASE("what comes at the rate goes on for ever") {
    const auto stage = rated(10, 4);
    stage->application->mute = true;
    for (int i = 0; i < 4; ++i)
        CHECK(stage->post("4x") == "ok");
    for (int i = 1; i <= 100; ++i)
        CHECK(stage->post("4x", i * 101ms) == "ok");
    CHECK(stage->post("4x", 100 * 101ms) == "too_many_messages");
}

TEST_CASE("the packets of one POST beyond the rate are not heard") {
    const auto stage = rated(10, 4);
    stage->application->mute = true;
    CHECK(stage->post("41\x1e"
                      "42\x1e"
                      "43\x1e"
                      "44\x1e"
                      "45\x1e"
                      "46") == "too_many_messages");
    CHECK(stage->application->heard == Texts{"1", "2", "3", "4"});
    CHECK(stage->session.closed());
}

TEST_CASE("a poll that waits gets the notice and the close; one without a notice the close alone") {
    const auto stage = rated(10, 1);
    stage->application->mute = true;
    PollFate fate;
    REQUIRE(stage->poll(2, fate));
    SUBCASE("a notice") {
        stage->application->notice = make_frame(EngineType::message, "slower");
        stage->post("4a");
        stage->post("4b");
        CHECK(fate.answers == Texts{"4slower\x1e"
                                    "1"});
    }
    SUBCASE("none") {
        stage->post("4a");
        stage->post("4b");
        CHECK(fate.answers == Texts{"1"});
    }
}

TEST_CASE(
    "polls that bring something are the server's own pace; those of an upgrade that return at once count") {
    const auto stage = rated(1, 4);
    for (int i = 0; i < 20; ++i) {
        stage->application->news = make_frame(EngineType::message, "news");
        CHECK(stage->poll_text() == "4news");
    }
    ScriptedSocket candidate(stage->session);
    REQUIRE(stage->session.attach(candidate, t(0ms)));
    stage->frame(candidate, "2probe");
    for (int i = 0; i < 5; ++i)
        CHECK(stage->poll_text() == "6");
    CHECK(stage->session.closed());
    CHECK(candidate.closed);
}
