#include "transport/socket_io/engine_server.hpp"

#include <doctest/doctest.h>

#include <set>

#include "transport/socket_io/session_router.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<EngineApplication> echo(EngineSession& session, EngineServer::Instant) {
    return std::make_unique<EchoApplication>(session);
}

std::shared_ptr<EngineServer> make_server(Loop& loop, std::size_t index, const EngineOptions& options = {}) {
    return std::make_shared<EngineServer>(loop, index, options, echo);
}

}  // namespace

TEST_CASE("a session's id names its loop, and cannot be guessed") {
    Loop loop(1);
    const auto server = make_server(loop, 0xa7);
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const std::string sid = server->open(EngineSession::Transport::polling, nullptr)->sid();
        CHECK(sid.size() == 24);  // two digits for the loop, 128 random bits
        CHECK(EngineServer::loop_index_of(sid) == 0xa7U);
        ids.insert(sid.substr(2));
    }
    CHECK(ids.size() == 100);
    for (const char* foreign : {"", "a7", "a7abc", "zzaaaaaaaaaaaaaaaaaaaaaa", "+7aaaaaaaaaaaaaaaaaaaaaa",
                                "a7aaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(foreign);
        CHECK_FALSE(EngineServer::loop_index_of(foreign).has_value());
    }
}

TEST_CASE("a session is found until it ends, and then its place is free again") {
    Loop loop(1);
    const auto server = make_server(loop, 0);
    const auto place = std::make_shared<int>(1);
    const std::string sid = server->open(EngineSession::Transport::polling, place)->sid();
    REQUIRE(server->find(sid) != nullptr);
    CHECK(server->find("00" + std::string(22, 'a')) == nullptr);
    CHECK(place.use_count() == 2);
    server->find(sid)->close();
    CHECK(server->find(sid) == nullptr);
    loop.poll();
    CHECK(server->sessions() == 0);
    CHECK(place.use_count() == 1);
}

TEST_CASE("who asks for a session whose time is up finds none, also between two ticks") {
    Loop loop(1);
    const EngineOptions hasty{0ms, 0ms, 0ms, 100, 1000};
    const auto server = make_server(loop, 0, hasty);
    const std::string sid = server->open(EngineSession::Transport::polling, nullptr)->sid();
    CHECK(server->find(sid) == nullptr);
}

TEST_CASE(
    "what is to be done with a session happens on the loop that the id names, with the session or without") {
    Loop here(1);
    Loop there(1);
    auto session_router =
        std::make_shared<SessionRouter>(std::vector<Executor>{here.get_executor(), there.get_executor()});
    const auto server = make_server(there, 1);
    session_router->register_server(1, server);
    const auto session = server->open(EngineSession::Transport::polling, nullptr);

    std::vector<std::string> visits;
    const auto note = [&](const SessionRouter::EngineServerPtr& visited,
                          const SessionRouter::SessionPtr& found) {
        visits.push_back(std::string(visited ? "server" : "nowhere") + (found ? " session" : ""));
    };
    session_router->with_session(session->sid(), note);
    session_router->with_session("01" + std::string(22, 'a'), note);
    here.poll();
    CHECK(visits.empty());
    there.poll();
    CHECK(visits == std::vector<std::string>{"server session", "server"});

    visits.clear();
    session_router->with_session("nonsense", note);                   // no id of ours
    session_router->with_session("02" + std::string(22, 'a'), note);  // a loop that is not there
    CHECK(visits == std::vector<std::string>{"nowhere", "nowhere"});
    session_router->with_session("00" + std::string(22, 'a'), note);  // a loop without a server
    here.restart();
    here.poll();
    CHECK(visits.back() == "nowhere");
}

TEST_CASE("the end of everything ends every session") {
    Loop loop(1);
    const auto server = make_server(loop, 0);
    const auto session = server->open(EngineSession::Transport::polling, nullptr);
    PollFate fate;
    REQUIRE(session->poll(std::make_unique<ScriptedPoll>(1, fate), std::chrono::steady_clock::now()));
    PollFate waiting;
    REQUIRE(session->poll(std::make_unique<ScriptedPoll>(2, waiting), std::chrono::steady_clock::now()));
    server->abort();
    CHECK(session->closed());
    CHECK(waiting.answers == std::vector<std::string>{"1"});
    loop.poll();
    CHECK(server->sessions() == 0);
}
