// orderwire sandbox: the Stripe emulator alone, until a signal ends it.
#pragma once

#include <string>
#include <vector>

namespace orderwire::cli {

// The exit code. Throws HelpWanted and UsageError, and what sandbox::Sandbox's constructor throws.
int run_sandbox(const std::vector<std::string>& arguments);

}  // namespace orderwire::cli
