// orderwire sandbox's command line: read as that of serve (serve_options.hpp).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/options.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

using app::LogOptions;

struct SandboxOptions {
    http::Endpoint listen{"127.0.0.1", 12111};
    std::vector<std::string> hosts;  // beside loopback names
    std::vector<std::string> webhook_urls;
    Secret webhook_secret;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds settle_after{3'000};
    std::string store_path;  // "": in memory
    LogOptions log;
};

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
SandboxOptions parse_sandbox(const std::vector<std::string>& arguments);

}  // namespace orderwire::cli
