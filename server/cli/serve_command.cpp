#include "cli/serve_command.hpp"

#include <algorithm>

#include "app/service.hpp"
#include "app/service_manager.hpp"
#include "base/log.hpp"
#include "cli/open_to_others.hpp"
#include "cli/quoting.hpp"
#include "cli/say.hpp"
#include "cli/serve_options.hpp"
#include "cli/signals.hpp"
#include "http/server/open_files.hpp"

namespace orderwire::cli {

namespace {

// A socket that nobody accepts from would let its clients wait for ever.
void hand_down(const app::ServiceManager& manager, ServeOptions& options) {
    options.inherited_sockets = manager.sockets();
    for (const http::InheritedSocket& socket : options.inherited_sockets) {
        const auto is_it = [&](const http::Endpoint& endpoint) {
            return http::find_inherited({socket}, endpoint) >= 0;
        };
        if (std::none_of(options.listen.begin(), options.listen.end(), is_it))
            throw UsageError("--listen: a socket at " + to_string(socket.endpoint) +
                             " was handed down, and is not among those given");
    }
}

// A mistake in the new settings must not end a program that serves.
void reload(app::Service& service, const std::vector<std::string>& arguments) {
    try {
        service.reload(parse_serve(arguments));
        spdlog::info(
            "settings read again: webhook secrets, signing secrets, Stripe key, server keys, token keys, log "
            "level");
    } catch (const std::exception& error) {
        spdlog::error("settings not read again: {}", error_line(error.what()));
    }
}

}  // namespace

int run_serve(const std::vector<std::string>& arguments) {
    const app::ServiceManager manager;
    ServeOptions options = parse_serve(arguments);
    hand_down(manager, options);
    set_up_log(options.log.level, options.log.format);
    http::raise_open_files();
    for (const std::string& line : close_to_others(options))
        spdlog::warn("{}", line);
    Signals signals;
    app::Service service(std::move(options));
    say("orderwire is serving: open " + service.url());
    if (!service.sandbox_url().empty()) say("sandbox: " + service.sandbox_url());
    if (!service.sandbox_webhook_secret().empty())
        say("sandbox webhook secret: " + service.sandbox_webhook_secret());
    if (!service.mail_destination().empty()) say("mail: " + service.mail_destination());
    const std::string status = "serving " + service.url();
    manager.ready(status);
    if (const auto interval = manager.sign_of_life_interval()) {
        signals.every(*interval, [&] {
            if (service.has_turned()) manager.alive();
        });
    }
    signals.wait([&] {
        manager.reloading();
        reload(service, arguments);
        manager.ready(status);
    });
    manager.stopping();
    say("stopping");
    service.stop();
    return 0;
}

}  // namespace orderwire::cli
