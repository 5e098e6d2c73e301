// orderwire replay: recorded webhooks, sent again.
#pragma once

#include <string>
#include <vector>

#include "cli/usage.hpp"
#include "replay/options.hpp"

namespace orderwire::cli {

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
replay::Options parse_replay(const std::vector<std::string>& arguments);

// The exit code: 0 where everything went as expected, else 1. Throws likewise, also for files that can't be
// used.
int run_replay(const std::vector<std::string>& arguments);

}  // namespace orderwire::cli
