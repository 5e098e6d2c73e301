// orderwire events export|show|tail: the webhook events that a store holds, read beside the server that
// writes them.
#pragma once

#include <string>
#include <vector>

#include "cli/usage.hpp"
#include "store/event_log.hpp"

namespace orderwire::cli {

struct EventsOptions {
    enum class Action { export_all, show, tail };
    Action action = Action::export_all;
    std::string event_id;  // of show
    std::string store_url = "sqlite:orderwire.db";
    store::EventFilter filter;
};

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
EventsOptions parse_events(std::vector<std::string> arguments, Time now);

// The exit code. Throws likewise, and std::runtime_error where there is no store.
int run_events(std::vector<std::string> arguments);

}  // namespace orderwire::cli
