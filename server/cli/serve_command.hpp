// orderwire serve: a server until a signal ends it.
#pragma once

#include <string>
#include <vector>

namespace orderwire::cli {

// The exit code. Throws HelpWanted and UsageError, and what app::Service's constructor throws.
int run_serve(const std::vector<std::string>& arguments);

}  // namespace orderwire::cli
