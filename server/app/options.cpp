#include "app/options.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/access_text.hpp"
#include "app/command_line.hpp"
#include "app/mail_options.hpp"
#include "http/address_limiter.hpp"
#include "http/origin.hpp"

namespace orderwire::app {

namespace {

constexpr std::size_t admin_token_length_min = 16;
// A path can be a secret, so the URL is not repeated.
CLI::Validator webhook_url() {
    return CLI::Validator(
        [](const std::string& given) {
            const auto checked = outbox::check_webhook_url(given);
            return checked ? std::string()
                           : "the value given (not shown) is not accepted: " + checked.error().detail;
        },
        "");
}

CLI::Validator signing_secret() {
    return CLI::Validator(
        [](const std::string& given) {
            const auto key = outbox::parse_signing_secret(given);
            return key ? std::string() : "the value given (not shown) is not accepted: " + key.error().detail;
        },
        "");
}

CLI::Validator days_or_off() {
    return accepts("a whole number of days from 1 to 36500, or off", [](const std::string& given) {
        return given == "off" || read_whole_number(given, 1, 36'500).has_value();
    });
}

std::optional<std::chrono::days> read_days(const std::string& text) {
    const auto days = read_whole_number(text, 1, 36'500);
    return days ? std::optional(std::chrono::days(*days)) : std::nullopt;
}

}  // namespace

ServeOptions parse_serve(std::vector<std::string> arguments) {
    ServeOptions options;
    Command command("Serves orders: the API, Stripe's webhooks, the live channel and the web client.",
                    "orderwire serve");
    LogText log;

    std::string listen = "127.0.0.1:8080";
    command.add("listen", listen, "HOST:PORT [127.0.0.1:8080]", "Where to listen")->check(endpoint_or(""));
    command.add("public-url", options.public_url, "URL [from listen]", "How browsers reach this server")
        ->check(url());
    command.add("store", options.store_url, "URL [sqlite:orderwire.db]", "Where orders are kept")
        ->check(store_url());
    std::string web;
    command.add("web", web, "DIR [beside the program]", "The built web client")
        ->check(accepts("a folder with index.html", [](const std::string& given) {
            return std::filesystem::exists(std::filesystem::path(given) / "index.html");
        }));
    command.add("threads", options.threads, "N [cores]", "Event loops")->check(whole_number(1, 256));
    std::string courses;
    command.add("courses", courses, "FILE [three demo courses]", "The catalogue, a JSON list");

    std::string secret_key;
    std::vector<std::string> webhook_secrets;
    command.add("stripe-api", options.stripe_api, "URL [Stripe's]", "The Stripe API, or an emulator")
        ->check(url());
    command.add("stripe-secret-key", secret_key, "sk_…", "The key for the Stripe API")
        ->check(secret_beginning_with({"sk_test_", "sk_live_", "rk_test_", "rk_live_"}));
    command.add("stripe-publishable-key", options.stripe_publishable_key, "pk_…",
                "The key for checkout pages");
    command
        .add_list("stripe-webhook-secret", webhook_secrets, "whsec_…",
                  "A webhook secret; repeat it while rotating")
        ->check(secret_beginning_with({"whsec_"}));
    std::string sandbox;
    command
        .add("sandbox", sandbox, "HOST:PORT|off",
             "The embedded Stripe emulator [127.0.0.1:12111 without a secret key "
             "on a loopback public URL, else off]")
        ->check(endpoint_or("off"));
    std::int64_t sandbox_delay = 800;
    command.add("sandbox-delay", sandbox_delay, "MS [800]", "How long the emulator's webhooks take")
        ->check(whole_number(0, 3'600'000));

    MailText mail;
    mail.add_to(command);

    std::string enrollment = "internal";
    command
        .add("enrollment", enrollment, "internal|external|none [internal]",
             "Who gives access to a paid course")
        ->check(one_of({"internal", "external", "none"}));
    AccessText access;
    access.add_to(command);
    command
        .add_list("allow-origin", options.allowed_origins, "ORIGIN",
                  "A page's origin that may use the API and watch "
                  "orders, beside our own; repeatable")
        ->check(url());
    std::string admin_token;
    command
        .add("admin-token", admin_token, "TOKEN [loopback only]", "What opens the testbench, from anywhere")
        ->check(CLI::Validator(
            [](const std::string& given) {
                const bool fits = given.size() >= admin_token_length_min;
                return fits ? std::string()
                            : fmt::format("the value given (not shown) is shorter than {} characters",
                                          admin_token_length_min);
            },
            ""));
    command
        .add("notify-url", options.notify.url, "URL",
             "The shop's endpoint: gets a webhook for each transition")
        ->check(webhook_url());
    std::vector<std::string> notify_secrets;
    command
        .add_list("notify-secret", notify_secrets, "whsec_…",
                  "What those webhooks are signed with; repeat it while rotating")
        ->check(signing_secret());
    command.add_flag("notify-allow-private", options.notify.allow_private,
                     "Let the endpoint be at a private or loopback address");
    std::int64_t order_expiry = 24;
    command.add("order-expiry", order_expiry, "HOURS [24]", "After which an open order is cancelled")
        ->check(whole_number(1, 87'600));
    std::string event_retention = "30";
    command
        .add("event-retention", event_retention, "DAYS [30]",
             "How long events are kept that belong to no order; off: for ever")
        ->check(days_or_off());
    std::string body_retention = "off";
    command
        .add("body-retention", body_retention, "DAYS [off]",
             "How long raw bodies of events of final orders are kept; off: for ever")
        ->check(days_or_off());
    std::int64_t heartbeat = 25;
    command.add("heartbeat", heartbeat, "SECONDS [25]", "Between two signs of life to a watcher")
        ->check(whole_number(1, 3600));
    std::int64_t drain_window = 10;
    command
        .add("drain-window", drain_window, "SECONDS [10]", "Over which watchers come back after a shutdown")
        ->check(whole_number(0, 3600));

    http::Limits& limits = options.limits;
    command
        .add("requests-per-second", limits.requests_per_second, "N [100]", "For each address; 0: no limit")
        ->check(whole_number(0, 1'000'000));
    command.add("connections-per-address", limits.connections_per_address, "N [1000]", "0: no limit")
        ->check(whole_number(0, 1'000'000));
    command
        .add_list("trusted-proxy", options.trusted_proxies, "CIDR",
                  "A proxy whose X-Forwarded-For counts; repeatable")
        ->check(accepts("an address or a network like 10.0.0.0/8", [](const std::string& given) {
            return http::AddressLimiter::check_cidr(given).has_value();
        }));
    command.add("header-bytes-max", limits.header_bytes_max, "N [8192]", "Of a request")
        ->check(whole_number(1024, 1 << 20));
    command.add("body-bytes-max", limits.body_bytes_max, "N [262144]", "Of a request")
        ->check(whole_number(1024, 1 << 28));
    std::int64_t request_timeout = 10;
    command.add("request-timeout", request_timeout, "SECONDS [10]", "For a request to arrive")
        ->check(whole_number(1, 3600));
    std::int64_t idle_timeout = 75;
    command.add("idle-timeout", idle_timeout, "SECONDS [75]", "Of a connection between requests")
        ->check(whole_number(1, 86400));
    log.add_to(command);

    command.parse(std::move(arguments));

    options.listen = http::parse_endpoint(listen).value();
    if (!options.public_url.empty()) options.public_url = http::parse_origin(options.public_url).value();
    if (!web.empty()) options.web = web;
    if (!courses.empty()) options.courses = courses;
    options.stripe_secret_key = Secret(secret_key);
    options.stripe_webhook_secrets = secrets(webhook_secrets);
    options.admin_token = Secret(admin_token);
    options.mail = mail.read();
    options.sandbox_delay = std::chrono::milliseconds(sandbox_delay);
    options.order_expiry = std::chrono::hours(order_expiry);
    options.retention.events = read_days(event_retention);
    options.retention.bodies = read_days(body_retention);
    options.heartbeat = std::chrono::seconds(heartbeat);
    options.drain_window = std::chrono::seconds(drain_window);
    limits.request_timeout = std::chrono::seconds(request_timeout);
    limits.idle_timeout = std::chrono::seconds(idle_timeout);
    options.enrollment = enrollment == "internal"   ? ServeOptions::Enrollment::internal
                         : enrollment == "external" ? ServeOptions::Enrollment::external
                                                    : ServeOptions::Enrollment::none;
    options.access = access.read();
    if (options.enrollment == ServeOptions::Enrollment::external && options.access.server_keys.empty()) {
        throw UsageError(
            "--server-key: none was given; with --enrollment external the shop needs one to confirm "
            "enrollments");
    }
    options.log = log.read();

    for (const std::string& secret : notify_secrets)
        options.notify.keys.push_back(outbox::parse_signing_secret(secret).value());
    if (!options.notify.url.empty() && options.notify.keys.empty()) {
        throw UsageError("--notify-secret: none was given; with --notify-url it is needed to sign webhooks");
    }

    const std::string url = options.public_url.empty() ? "http://" + listen : options.public_url;
    if (sandbox.empty() && secret_key.empty() && http::is_loopback_url(url)) sandbox = "127.0.0.1:12111";
    if (!sandbox.empty() && sandbox != "off") options.sandbox = http::parse_endpoint(sandbox).value();
    if (options.sandbox && (secret_key.starts_with("sk_live_") || secret_key.starts_with("rk_live_"))) {
        throw UsageError("--sandbox: a live Stripe key was given too; the sandbox is for test keys only");
    }
    if (!secret_key.empty() && webhook_secrets.empty() && !options.sandbox) {
        throw UsageError(
            "--stripe-webhook-secret: none was given; with a Stripe key it is needed to verify webhooks");
    }
    return options;
}

SandboxOptions parse_sandbox(std::vector<std::string> arguments) {
    SandboxOptions options;
    Command command("A stateful emulator of the Stripe API that sends signed webhooks.", "orderwire sandbox");
    LogText log;
    std::string listen = "127.0.0.1:12111";
    command.add("listen", listen, "HOST:PORT [127.0.0.1:12111]", "Where to listen")->check(endpoint_or(""));
    command.add_list("webhook-url", options.webhook_urls, "URL", "Where events go; repeatable")
        ->check(accepts("an http or https URL", [](const std::string& given) {
            return given.starts_with("http://") || given.starts_with("https://");
        }));
    std::string secret;
    command.add("webhook-secret", secret, "whsec_… [made once]", "What events are signed with")
        ->check(secret_beginning_with({"whsec_"}));
    std::int64_t delay = 0;
    command.add("delay", delay, "MS [0]", "How long webhooks take")->check(whole_number(0, 3'600'000));
    std::int64_t settle = 3'000;
    command.add("settle", settle, "MS [3000]", "How long banks take: debits, pending and failing refunds")
        ->check(whole_number(0, 2'592'000'000));
    command.add("store", options.store_path, "FILE [in memory]", "Where the state is kept");
    log.add_to(command);
    command.parse(std::move(arguments));
    options.listen = http::parse_endpoint(listen).value();
    options.webhook_secret = Secret(secret);
    options.delay = std::chrono::milliseconds(delay);
    options.settle_after = std::chrono::milliseconds(settle);
    options.log = log.read();
    return options;
}

}  // namespace orderwire::app
