// The tests' entry: doctest's, with a log that only speaks of what goes wrong badly.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <csignal>

#include "base/log.hpp"

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    orderwire::set_up_log("off", orderwire::LogFormat::text);
    return doctest::Context(argc, argv).run();
}
