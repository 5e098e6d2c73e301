// Lines that a command that serves prints: where it can be reached, and that it stops.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace orderwire::cli {

// Scripts read these lines while the program runs, through a pipe as well.
inline void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

}  // namespace orderwire::cli
