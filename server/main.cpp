// The command line: which command, and what its end means for the exit code. 0 done, 1 failed at run time, 2
// wrong usage, input or configuration.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/log.hpp"
#include "cli/events_command.hpp"
#include "cli/orders_command.hpp"
#include "cli/quoting.hpp"
#include "cli/replay_command.hpp"
#include "cli/sandbox_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/store_command.hpp"

namespace {

using namespace orderwire;

constexpr std::string_view usage =
    "Live order tracking for Stripe payments.\n"
    "\n"
    "Usage: orderwire COMMAND [OPTION…]\n"
    "\n"
    "Commands:\n"
    "  serve     orders, webhooks, the live channel and the web client\n"
    "  sandbox   a stateful emulator of the Stripe API, alone\n"
    "  replay    recorded webhooks, sent again to any endpoint\n"
    "  events    the webhooks that a store holds: export, show, tail; those to the shop: redeliver, resume\n"
    "  orders    what a person does about an order by hand: resolve, release\n"
    "  store     whole stores, as files: backup, restore, verify\n"
    "\n"
    "orderwire COMMAND --help lists a command's options; orderwire --version the version.\n"
    "Each --some-option is also ORDERWIRE_SOME_OPTION in the environment, and some-option in the file of "
    "--config.\n";

int run(std::vector<std::string> arguments) {
    if (arguments.empty())
        throw cli::UsageError(
            "a command is needed: serve, sandbox, replay, events, orders or store; see orderwire --help");
    const std::string command = std::move(arguments.front());
    arguments.erase(arguments.begin());
    if (command == "serve") return cli::run_serve(arguments);
    if (command == "sandbox") return cli::run_sandbox(arguments);
    if (command == "replay") return cli::run_replay(arguments);
    if (command == "events") return cli::run_events(std::move(arguments));
    if (command == "orders") return cli::run_orders(std::move(arguments));
    if (command == "store") return cli::run_store(std::move(arguments));
    if (command == "--help" || command == "-h" || command == "help")
        throw cli::HelpWanted{std::string(usage)};
    if (command == "--version") throw cli::HelpWanted{"orderwire " ORDERWIRE_VERSION "\n"};
    throw cli::UsageError(cli::quote_word(command) +
                          " is no command; accepted are serve, sandbox, replay, events, orders and store");
}

// Whatever went wrong is one line, and says no secret.
void complain(const std::exception& error) {
    fmt::print(stderr, "orderwire: {}\n", cli::error_line(error.what()));
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader of our output that went away must not end the server
    keep_new_files_private();
    set_up_log("warn", LogFormat::text);
    try {
        return run({argv + 1, argv + argc});
    } catch (const cli::HelpWanted& help) {
        fmt::print("{}", help.text);
        return 0;
    } catch (const cli::UsageError& error) {
        complain(error);
        return 2;
    } catch (const std::exception& error) {
        complain(error);
        return 1;
    }
}
