#include "testbench/access/admin_sessions.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

struct SessionClock : Clock {
    Time now() const override { return time; }
    Time time = from_milliseconds(1'795'343'200'000);
};

const auto somewhere = boost::asio::ip::make_address("192.0.2.1");

}  // namespace

TEST_SUITE_BEGIN("testbench: admin sessions");

TEST_CASE("only the token is right, and an empty one fits nothing") {
    const SessionClock clock;
    AdminSessions sessions(Secret("the token"), clock);
    CHECK(sessions.configured());
    CHECK(sessions.check("the token", somewhere));
    CHECK(sessions.check("the token ", somewhere).error().code == "wrong_token");
    AdminSessions none(Secret(""), clock);
    CHECK_FALSE(none.configured());
    CHECK(none.check("", somewhere).error().code == "wrong_token");
}

TEST_CASE("an address that guesses waits until its oldest guess is a minute old") {
    SessionClock clock;
    AdminSessions sessions(Secret("the token"), clock);
    CHECK(sessions.retry_after(somewhere) == std::chrono::seconds(0));
    for (std::size_t i = 0; i < AdminSessions::wrong_attempts_max; ++i)
        CHECK(sessions.check("guess", somewhere).error().code == "wrong_token");
    clock.time += std::chrono::milliseconds(10'500);
    CHECK(sessions.check("the token", somewhere).error().code == "too_many_attempts");
    CHECK(sessions.retry_after(somewhere) == std::chrono::seconds(50));
    CHECK(sessions.check("the token", boost::asio::ip::make_address("192.0.2.2")));
    clock.time += std::chrono::seconds(50);
    CHECK(sessions.check("the token", somewhere));
}

TEST_CASE("a session is open until it is closed or its time is over") {
    SessionClock clock;
    AdminSessions sessions(Secret("the token"), clock);
    const std::string one = sessions.open_session();
    const std::string other = sessions.open_session();
    CHECK(one != other);
    CHECK(sessions.is_open(one));
    sessions.close_session(one);
    CHECK_FALSE(sessions.is_open(one));
    CHECK(sessions.is_open(other));
    CHECK_FALSE(sessions.is_open(""));
    clock.time += AdminSessions::session_lifetime;
    CHECK_FALSE(sessions.is_open(other));
}
