// orderwire store backup|restore|verify: whole stores, as files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/usage.hpp"

namespace orderwire::cli {

struct StoreOptions {
    enum class Action { backup, restore, verify };
    Action action = Action::backup;
    std::string from;  // a store's URL; of restore, a file
    std::string to;    // a file; of restore, a store's URL
    long mib_per_second = 0;
};

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
StoreOptions parse_store(std::vector<std::string> arguments);

// The exit code. Throws likewise, and std::runtime_error where it cannot be done.
int run_store(std::vector<std::string> arguments);

}  // namespace orderwire::cli
