#include "sandbox/delivery/cli_listeners.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

const Time start = from_milliseconds(1'000'000);
const CliListeners::Send say_nothing = [](std::int64_t, const std::string&) {};

}  // namespace

TEST_CASE("a listener is there while it is connected, and gone with its goodbye") {
    CliListeners listeners;
    int wire = 0;
    listeners.connected("cliws_1", &wire, say_nothing);
    CHECK(listeners.present(start) == std::vector<std::string>{"cliws_1"});
    CHECK(listeners.send_of("cliws_1") != nullptr);
    listeners.left("cliws_1", &wire);
    CHECK(listeners.present(start).empty());
    CHECK(listeners.send_of("cliws_1") == nullptr);
}

TEST_CASE("one that dropped out, or was there before a restart, has its time to come back") {
    CliListeners listeners;
    int wire = 0;
    listeners.connected("cliws_1", &wire, say_nothing);
    listeners.dropped("cliws_1", &wire, start);
    listeners.dropped("cliws_2", nullptr, start);
    CHECK(listeners.send_of("cliws_1") == nullptr);
    CHECK(listeners.present(start + listener_grace - std::chrono::milliseconds(1)).size() == 2);
    CHECK(listeners.present(start + listener_grace).empty());
    listeners.connected("cliws_1", &wire, say_nothing);
    CHECK(listeners.is_present("cliws_1", start + listener_grace));
}

TEST_CASE("the end of an older connection says nothing about the newer one") {
    CliListeners listeners;
    int older = 0;
    int newer = 0;
    listeners.connected("cliws_1", &older, say_nothing);
    listeners.connected("cliws_1", &newer, say_nothing);
    listeners.left("cliws_1", &older);
    listeners.dropped("cliws_1", &older, start);
    CHECK(listeners.send_of("cliws_1") != nullptr);
    listeners.left("cliws_1", &newer);
    CHECK(listeners.present(start).empty());
}
