#include "cli/sandbox_command.hpp"

#include "base/log.hpp"
#include "cli/open_to_others.hpp"
#include "cli/sandbox_options.hpp"
#include "cli/say.hpp"
#include "cli/signals.hpp"
#include "http/server/open_files.hpp"
#include "sandbox/sandbox.hpp"

namespace orderwire::cli {

int run_sandbox(const std::vector<std::string>& arguments) {
    const SandboxOptions options = parse_sandbox(arguments);
    set_up_log(options.log.level, options.log.format);
    http::raise_open_files();
    for (const std::string& line : close_to_others(options))
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

}  // namespace orderwire::cli
