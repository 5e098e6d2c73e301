// orderwire orders resolve|release: what a person does about an order by hand. A running server is asked to
// do it, since it owns the store's only writing connection; of a stopped one the command opens the store
// itself.
#pragma once

#include <string>
#include <vector>

#include "base/secret.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

struct OrdersOptions {
    enum class Action { resolve, release };
    Action action = Action::resolve;
    std::string order_id;
    std::string note;
    std::string api = "http://127.0.0.1:8080";
    Secret admin_token;     // empty: at a server that has none, on this machine
    std::string store_url;  // "": the server is asked
};

// `arguments` without the program's and the command's name. Throws HelpWanted and UsageError.
OrdersOptions parse_orders(std::vector<std::string> arguments);

// The exit code. Throws likewise, and std::runtime_error where it cannot be done.
int run_orders(std::vector<std::string> arguments);

}  // namespace orderwire::cli
