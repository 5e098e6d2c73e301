// The command line: which command, and what its end means for the exit code. 0 done, 1 failed at run time, 2
// wrong usage, input or configuration.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/events_command.hpp"
#include "app/open_to_others.hpp"
#include "app/options.hpp"
#include "app/orders_command.hpp"
#include "app/replay_command.hpp"
#include "app/service.hpp"
#include "app/shown.hpp"
#include "base/files.hpp"
#include "http/open_files.hpp"
#include "sandbox/sandbox.hpp"

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
    "\n"
    "orderwire COMMAND --help lists a command's options; orderwire --version the version.\n"
    "Each --some-option is also ORDERWIRE_SOME_OPTION in the environment, and some-option in the file of "
    "--config.\n";

// Scripts read these lines while the program runs, through a pipe as well.
void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

// Catches the signals from its making on, so that one that comes during the start counts too: SIGTERM and
// SIGINT end the program, SIGHUP asks it to read its settings again; without any it ends it too.
class Signals {
  public:
    // Until the program is to end.
    void wait(const std::function<void()>& reload = {}) {
        stop_.async_wait([this](const boost::system::error_code&, int) { loop_.stop(); });
        await_reload(reload);
        loop_.run();
    }

  private:
    void await_reload(const std::function<void()>& reload) {
        reload_.async_wait([this, &reload](const boost::system::error_code& error, int) {
            if (error) return;
            if (!reload) return loop_.stop();
            reload();
            await_reload(reload);
        });
    }

    boost::asio::io_context loop_{1};
    boost::asio::signal_set stop_{loop_, SIGTERM, SIGINT};
    boost::asio::signal_set reload_{loop_, SIGHUP};
};

// A mistake in the new settings must not end a program that serves.
void reload(app::Service& service, const std::vector<std::string>& arguments) {
    try {
        service.reload(app::parse_serve(arguments));
        spdlog::info(
            "settings read again: webhook secrets, signing secrets, Stripe key, server keys, token keys, log "
            "level");
    } catch (const std::exception& error) {
        spdlog::error("settings not read again: {}", app::error_line(error.what()));
    }
}

int serve(const std::vector<std::string>& arguments) {
    app::ServeOptions options = app::parse_serve(arguments);
    set_up_log(options.log.level, options.log.format);
    http::raise_open_files();
    for (const std::string& line : app::close_to_others(options))
        spdlog::warn("{}", line);
    Signals signals;
    app::Service service(std::move(options));
    say("orderwire is serving: open " + service.url());
    if (!service.sandbox_url().empty()) say("sandbox: " + service.sandbox_url());
    if (!service.sandbox_webhook_secret().empty())
        say("sandbox webhook secret: " + service.sandbox_webhook_secret());
    if (!service.mail_destination().empty()) say("mail: " + service.mail_destination());
    signals.wait([&] { reload(service, arguments); });
    say("stopping");
    service.stop();
    return 0;
}

int run_sandbox(const std::vector<std::string>& arguments) {
    const app::SandboxOptions options = app::parse_sandbox(arguments);
    set_up_log(options.log.level, options.log.format);
    http::raise_open_files();
    for (const std::string& line : app::close_to_others(options))
        spdlog::warn("{}", line);
    sandbox::Options settings;
    settings.listen = options.listen;
    settings.hosts = options.hosts;
    settings.store_path = options.store_path;
    settings.delay = options.delay;
    settings.settle_after = options.settle_after;
    settings.webhook_secret = options.webhook_secret;
    for (const std::string& url : options.webhook_urls)
        settings.webhooks.push_back({url, {}});
    Signals signals;
    sandbox::Sandbox emulator(settings);
    emulator.start();
    say("sandbox: " + emulator.base_url());
    say("secret key: " + emulator.secret_key());
    say("publishable key: " + emulator.publishable_key());
    if (options.webhook_secret.empty()) say("webhook secret: " + emulator.webhook_secret().reveal());
    signals.wait();
    emulator.stop();
    return 0;
}

int run(std::vector<std::string> arguments) {
    if (arguments.empty())
        throw app::UsageError(
            "a command is needed: serve, sandbox, replay, events or orders; see orderwire --help");
    const std::string command = std::move(arguments.front());
    arguments.erase(arguments.begin());
    if (command == "serve") return serve(arguments);
    if (command == "sandbox") return run_sandbox(arguments);
    if (command == "replay") return app::run_replay(arguments);
    if (command == "events") return app::run_events(std::move(arguments));
    if (command == "orders") return app::run_orders(std::move(arguments));
    if (command == "--help" || command == "-h" || command == "help")
        throw app::HelpWanted{std::string(usage)};
    if (command == "--version") throw app::HelpWanted{"orderwire " ORDERWIRE_VERSION "\n"};
    throw app::UsageError(app::shown_word(command) +
                          " is no command; accepted are serve, sandbox, replay, events and orders");
}

// Whatever went wrong is one line, and says no secret.
void complain(const std::exception& error) {
    fmt::print(stderr, "orderwire: {}\n", app::error_line(error.what()));
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader of our output that went away must not end the server
    keep_new_files_private();
    set_up_log("warn", LogFormat::text);
    try {
        return run({argv + 1, argv + argc});
    } catch (const app::HelpWanted& help) {
        fmt::print("{}", help.text);
        return 0;
    } catch (const app::UsageError& error) {
        complain(error);
        return 2;
    } catch (const std::exception& error) {
        complain(error);
        return 1;
    }
}
