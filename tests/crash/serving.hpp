// How a server under test is started, and when it is there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crash/server_process.hpp"

namespace orderwire::crash {

inline constexpr const char* webhook_secret = "whsec_of_the_crash_tests_and_nobody_else";

struct Serving {
    std::string program = {};            // build/release/orderwire
    std::string store = {};              // the database; the log is beside it
    std::uint16_t port = 0;              // of 127.0.0.1
    std::vector<std::string> more = {};  // further options
    bool limits_per_address = false;     // as they are by default; else none
    std::size_t open_files = 0;          // how many it may have; 0: as many as we
};

// A server that nobody outside is asked by, and that keeps no webhooks for the testbench.
ServerProcess make_server(const Serving& serving);

// Starts it, and waits until it accepts connections. Throws std::runtime_error where it does not come to.
void start_and_wait(ServerProcess& server, const Serving& serving);

// A copy of a database that is not in use, in the place of what was there.
void copy_store(const std::string& from, const std::string& to);

}  // namespace orderwire::crash
