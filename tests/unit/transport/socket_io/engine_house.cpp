#include "transport/socket_io/engine_house.hpp"

#include <doctest/doctest.h>

#include <set>

#include "transport/socket_io/neighbours.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<EngineApplication> echo(EngineSession& session, EngineHouse::Instant) {
    return std::make_unique<EchoApplication>(session);
}

std::shared_ptr<EngineHouse> make_house(Loop& loop, std::size_t index, const EngineOptions& options = {}) {
    return std::make_shared<EngineHouse>(loop, index, options, echo);
}

}  // namespace

TEST_CASE("a session's id names its loop, and cannot be guessed") {
    Loop loop(1);
    const auto house = make_house(loop, 0xa7);
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const std::string sid = house->open(EngineSession::Transport::polling, nullptr)->sid();
        CHECK(sid.size() == 24);  // two digits for the loop, 128 random bits
        CHECK(EngineHouse::loop_index_of(sid) == 0xa7U);
        ids.insert(sid.substr(2));
    }
    CHECK(ids.size() == 100);
    for (const char* foreign : {"", "a7", "a7abc", "zzaaaaaaaaaaaaaaaaaaaaaa", "+7aaaaaaaaaaaaaaaaaaaaaa",
                                "a7aaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(foreign);
        CHECK_FALSE(EngineHouse::loop_index_of(foreign).has_value());
    }
}

TEST_CASE("a session is found until it ends, and then its place is free again") {
    Loop loop(1);
    const auto house = make_house(loop, 0);
    const auto place = std::make_shared<int>(1);
    const std::string sid = house->open(EngineSession::Transport::polling, place)->sid();
    REQUIRE(house->find(sid) != nullptr);
    CHECK(house->find("00" + std::string(22, 'a')) == nullptr);
    CHECK(place.use_count() == 2);
    house->find(sid)->close();
    CHECK(house->find(sid) == nullptr);
    loop.poll();
    CHECK(house->sessions() == 0);
    CHECK(place.use_count() == 1);
}

TEST_CASE("who asks for a session whose time is up finds none, also between two ticks") {
    Loop loop(1);
    const EngineOptions hasty{0ms, 0ms, 0ms, 100, 1000};
    const auto house = make_house(loop, 0, hasty);
    const std::string sid = house->open(EngineSession::Transport::polling, nullptr)->sid();
    CHECK(house->find(sid) == nullptr);
}

TEST_CASE("a visit happens on the loop that the id names, with the session or without") {
    Loop here(1);
    Loop there(1);
    auto neighbours =
        std::make_shared<Neighbours>(std::vector<Executor>{here.get_executor(), there.get_executor()});
    const auto house = make_house(there, 1);
    neighbours->settle(1, house);
    const auto session = house->open(EngineSession::Transport::polling, nullptr);

    std::vector<std::string> visits;
    const auto note = [&](const Neighbours::HousePtr& visited, const Neighbours::SessionPtr& found) {
        visits.push_back(std::string(visited ? "house" : "nowhere") + (found ? " session" : ""));
    };
    neighbours->visit(session->sid(), note);
    neighbours->visit("01" + std::string(22, 'a'), note);
    here.poll();
    CHECK(visits.empty());
    there.poll();
    CHECK(visits == std::vector<std::string>{"house session", "house"});

    visits.clear();
    neighbours->visit("nonsense", note);                   // no id of ours
    neighbours->visit("02" + std::string(22, 'a'), note);  // a loop that is not there
    CHECK(visits == std::vector<std::string>{"nowhere", "nowhere"});
    neighbours->visit("00" + std::string(22, 'a'), note);  // a loop without a house
    here.restart();
    here.poll();
    CHECK(visits.back() == "nowhere");
}

TEST_CASE("the end of everything ends every session") {
    Loop loop(1);
    const auto house = make_house(loop, 0);
    const auto session = house->open(EngineSession::Transport::polling, nullptr);
    PollFate fate;
    REQUIRE(session->poll(std::make_unique<ScriptedPoll>(1, fate), std::chrono::steady_clock::now()));
    PollFate waiting;
    REQUIRE(session->poll(std::make_unique<ScriptedPoll>(2, waiting), std::chrono::steady_clock::now()));
    house->abort();
    CHECK(session->closed());
    CHECK(waiting.answers == std::vector<std::string>{"1"});
    loop.poll();
    CHECK(house->sessions() == 0);
}
