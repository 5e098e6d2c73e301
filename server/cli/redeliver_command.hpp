// orderwire events redeliver|resume: the webhooks to the shop, sent again by the server that owns the store:
// nobody else may write to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

struct RedeliverOptions {
    enum class Action { redeliver, resume };
    Action action = Action::redeliver;
    std::string api = "http://127.0.0.1:8080";
    Secret server_key;
    std::string order_id;  // "" in any of these: all
    std::string state;
    std::optional<Time> since;
};

// Whether the arguments of `orderwire events` are for this command.
bool is_redeliver_action(const std::vector<std::string>& arguments);

// `arguments` from the action on. Throws HelpWanted and UsageError.
RedeliverOptions parse_redeliver(std::vector<std::string> arguments, Time now);

// The exit code. Throws likewise, and std::runtime_error where the server can't be asked or refuses.
int run_redeliver(std::vector<std::string> arguments);

}  // namespace orderwire::cli
