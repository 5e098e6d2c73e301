#include "cli/sandbox_options.hpp"
#include "cli/command_line.hpp"

namespace orderwire::cli {

SandboxOptions parse_sandbox(const std::vector<std::string>& arguments) {
    SandboxOptions options;
    Command command("A stateful emulator of the Stripe API that sends signed webhooks.", "orderwire sandbox");
    LogCliOptions log;
    std::string listen = "127.0.0.1:12111";
    command.add("listen", listen, "HOST:PORT [127.0.0.1:12111]", "Where to listen")->check(endpoint());
    command
        .add_list("sandbox-host", options.hosts, "NAME [loopback names only]",
                  "A name to answer to, beside loopback names; repeatable")
        ->check(host_name());
    command.add_list("webhook-url", options.webhook_urls, "URL", "Where events go; repeatable")
        ->secret()  // its path or query may be one
        ->check(accepts("an http or https URL", [](const std::string& given) {
            return given.starts_with("http://") || given.starts_with("https://");
        }));
    command.add_secret("webhook-secret", options.webhook_secret, webhook_secret_rule, "whsec_… [made once]",
                       "What events are signed with");
    std::int64_t delay = 0;
    command.add("delay", delay, "MS [0]", "How long webhooks take")->check(whole_number(0, 3'600'000));
    std::int64_t settle = 3'000;
    command.add("settle", settle, "MS [3000]", "How long banks take: debits, pending and failing refunds")
        ->check(whole_number(0, 2'592'000'000));
    command.add("store", options.store_path, "FILE [in memory]", "Where the state is kept");
    log.add_to(command);
    command.parse(arguments);
    options.listen = http::parse_endpoint(listen).value();
    options.delay = std::chrono::milliseconds(delay);
    options.settle_after = std::chrono::milliseconds(settle);
    options.log = log.read();
    return options;
}

}  // namespace orderwire::cli
