// orderwire serve's command line: every option is also ORDERWIRE_SOME_OPTION in the environment and
// `some-option = …` in the TOML file that --config names. Command line before environment before file before
// default.
#pragma once

#include <string>
#include <vector>

#include "app/options.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

using app::LogOptions;
using app::ServeOptions;

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
ServeOptions parse_serve(const std::vector<std::string>& arguments);

}  // namespace orderwire::cli
