// Files of ours that stand open: made before all of them were their owner's alone, or opened by hand.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/sandbox_options.hpp"
#include "cli/serve_options.hpp"

namespace orderwire::cli {

// A line for each file or folder that others than its owner can read: its name, its mode, what to do. A
// database's file is closed to them first, because SQLite gives the log that it makes the same mode.
std::vector<std::string> close_to_others(const ServeOptions& options);
std::vector<std::string> close_to_others(const SandboxOptions& options);

}  // namespace orderwire::cli
