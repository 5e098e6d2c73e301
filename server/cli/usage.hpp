// How a command line ends before its command begins.
#pragma once

#include <string>

#include "app/usage_error.hpp"

namespace orderwire::cli {

using app::UsageError;

// The user asked for --help: print it, and that was all.
struct HelpWanted {
    std::string text;
};

}  // namespace orderwire::cli
