#include "cli/serve_options.hpp"

#include <charconv>
#include <filesystem>
#include <set>

#include "app/defaults.hpp"
#include "cli/access_options.hpp"
#include "cli/command_line.hpp"
#include "cli/mail_options.hpp"
#include "cli/seller_options.hpp"
#include "http/origin.hpp"
#include "http/server/address_limiter.hpp"

namespace orderwire::cli {

namespace {

// The kernel would spread connections over both, and nobody would see why.
void refuse_twice(const std::vector<http::Endpoint>& listen) {
    std::set<std::string> seen;
    for (const http::Endpoint& endpoint : listen) {
        if (endpoint.port != 0 && !seen.insert(to_string(endpoint)).second)
            throw UsageError("--listen: '" + to_string(endpoint) + "' was given twice");
    }
}

// Without a word of the operator's: where a developer tries things at their own machine.
void decide_sandbox(ServeOptions& options, std::string sandbox) {
    const std::string url =
        options.public_url.empty() ? "http://" + to_string(options.listen.front()) : options.public_url;
    if (sandbox.empty() && options.stripe_secret_key.empty() && http::is_loopback_url(url))
        sandbox = "127.0.0.1:12111";
    if (!sandbox.empty() && sandbox != "off") options.sandbox = http::parse_endpoint(sandbox).value();
    if (options.sandbox && app::is_live(options.stripe_secret_key)) {
        throw UsageError("--sandbox: a live Stripe key was given too; the sandbox is for test keys only");
    }
}

constexpr int retention_days_max = 36'500;

std::optional<std::chrono::days> read_days(const std::string& text) {
    int days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || end != text.data() + text.size() || days < 1 || days > retention_days_max)
        return std::nullopt;
    return std::chrono::days(days);
}

Check days_or_off() {
    return accepts("a whole number of days from 1 to 36500, or off",
                   [](const std::string& given) { return given == "off" || read_days(given).has_value(); });
}

}  // namespace

ServeOptions parse_serve(const std::vector<std::string>& arguments) {
    ServeOptions options;
    Command command("Serves orders: the API, Stripe's webhooks, the live channel and the web client.",
                    "orderwire serve");
    LogCliOptions log;

    std::vector<std::string> listen;
    command.add_list("listen", listen, "HOST:PORT [127.0.0.1:8080]", "Where to listen; repeatable")
        ->check(endpoint());
    std::string metrics_listen;
    command
        .add("metrics-listen", metrics_listen, "HOST:PORT [as --listen]",
             "Where /metrics is answered, and then nowhere else")
        ->check(endpoint());
    command.add("public-url", options.public_url, "URL [from listen]", "How browsers reach this server")
        ->check(url());
    command.add("store", options.store_url, "URL [sqlite:orderwire.db]", "Where orders are kept")
        ->check(store_url());
    std::string web;
    command.add("web", web, "DIR [beside the program]", "The built web client")
        ->check(accepts("a folder with index.html", [](const std::string& given) {
            std::error_code ignored;
            return std::filesystem::is_regular_file(std::filesystem::path(given) / "index.html", ignored);
        }));
    command.add("threads", options.threads, "N [cores]", "Event loops")->check(whole_number(1, 256));
    std::string courses;
    command.add("courses", courses, "FILE [three demo courses]", "The catalogue, a JSON list");

    command.add("stripe-api", options.stripe_api, "URL [Stripe's]", "The Stripe API, or an emulator")
        ->check(url());
    command.add_secret("stripe-secret-key", options.stripe_secret_key, stripe_key_rule, "sk_…",
                       "The key for the Stripe API");
    Secret publishable_key;
    command.add_secret("stripe-publishable-key", publishable_key, publishable_key_rule, "pk_…",
                       "The key for checkout pages");
    command.add_secret("stripe-webhook-secret", options.stripe_webhook_secrets, webhook_secret_rule,
                       "whsec_…", "A webhook secret; repeat it while rotating");
    std::string sandbox;
    command
        .add("sandbox", sandbox, "HOST:PORT|off",
             "The embedded Stripe emulator [127.0.0.1:12111 without a secret key "
             "on a loopback public URL, else off]")
        ->check(endpoint_or("off"));
    command
        .add_list("sandbox-host", options.sandbox_hosts, "NAME [loopback names only]",
                  "A name that the emulator answers to, beside loopback names; repeatable")
        ->check(host_name());
    std::int64_t sandbox_delay = 800;
    command.add("sandbox-delay", sandbox_delay, "MS [800]", "How long the emulator's webhooks take")
        ->check(whole_number(0, 3'600'000));

    MailCliOptions mail;
    mail.add_to(command);
    SellerCliOptions seller;
    seller.add_to(command);

    std::string enrollment = "internal";
    command
        .add("enrollment", enrollment, "internal|external|none [internal]",
             "Who gives access to a paid course")
        ->check(one_of({"internal", "external", "none"}));
    AccessCliOptions access;
    access.add_to(command);
    command
        .add_list("allow-origin", options.allowed_origins, "ORIGIN",
                  "A page's origin that may use the API and watch "
                  "orders, beside our own; repeatable")
        ->check(allowed_origin());
    command.add_secret("admin-token", options.admin_token, admin_token_rule, "TOKEN [loopback only]",
                       "What opens the testbench, from anywhere");
    Secret notify_url;
    command.add_secret("notify-url", notify_url, notify_url_rule, "URL",
                       "The shop's endpoint: gets a webhook for each transition");
    std::vector<Secret> notify_secrets;
    command.add_secret("notify-secret", notify_secrets, signing_secret_rule, "whsec_…",
                       "What those webhooks are signed with; repeat it while rotating");
    command.add_flag("notify-allow-private", options.notify.allow_private,
                     "Let the endpoint be at a private or loopback address");
    std::int64_t order_expiry = 24;
    command.add("order-expiry", order_expiry, "HOURS [24]", "After which an open order is cancelled")
        ->check(whole_number(1, 87'600));
    api::OrderLimits& orders = options.order_limits;
    command
        .add("orders-per-hour", orders.per_address_hour, "N [600]",
             "Orders and payments begun from one address, server keys apart; 0: no limit")
        ->check(whole_number(0, 1'000'000));
    command
        .add("orders-per-customer", orders.per_customer_hour, "N [60]",
             "Orders and payments begun by one customer in an hour; 0: no limit")
        ->check(whole_number(0, 1'000'000));
    command
        .add("open-orders-per-guest", orders.open_per_guest, "N [20]",
             "Open orders of a customer without an account; 0: no limit")
        ->check(whole_number(0, 1'000'000));
    std::string event_retention = "30";
    command
        .add("event-retention", event_retention, "DAYS [30]",
             "How long events are kept that belong to no order; off: for ever")
        ->plain()
        ->check(days_or_off());
    std::string body_retention = "off";
    command
        .add("body-retention", body_retention, "DAYS [off]",
             "How long raw bodies of events of final orders are kept; off: for ever")
        ->plain()
        ->check(days_or_off());
    std::int64_t heartbeat = 25;
    command.add("heartbeat", heartbeat, "SECONDS [25]", "Between two signs of life to a watcher")
        ->check(whole_number(1, 3600));
    std::int64_t drain_window = 10;
    command
        .add("drain-window", drain_window, "SECONDS [10]", "Over which watchers come back after a shutdown")
        ->check(whole_number(0, 3600));

    command
        .add("messages-per-second", options.messages_per_second, "N [20]",
             "On a live connection, 64 at once; 0: no limit")
        ->check(whole_number(0, 1'000'000));
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

    command.parse(arguments);

    if (!listen.empty()) options.listen.clear();
    for (const std::string& text : listen)
        options.listen.push_back(http::parse_endpoint(text).value());
    refuse_twice(options.listen);
    if (!metrics_listen.empty()) options.metrics_listen = http::parse_endpoint(metrics_listen).value();
    if (!options.public_url.empty()) options.public_url = http::parse_origin(options.public_url).value();
    if (!options.stripe_api.empty()) options.stripe_api = http::parse_origin(options.stripe_api).value();
    if (!web.empty()) options.web = web;
    if (!courses.empty()) options.courses = courses;
    options.stripe_publishable_key = publishable_key.reveal();
    options.mail = mail.read();
    options.seller = seller.read();
    options.mail.imprint = {options.seller.name, options.seller.address, options.seller.support_url};
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

    options.notify.url = notify_url.reveal();
    for (const Secret& secret : notify_secrets)
        options.notify.keys.push_back(outbox::parse_signing_secret(secret.reveal()).value());
    if (!options.notify.url.empty() && options.notify.keys.empty()) {
        throw UsageError("--notify-secret: none was given; with --notify-url it is needed to sign webhooks");
    }

    decide_sandbox(options, sandbox);
    if (!options.stripe_secret_key.empty() && options.stripe_webhook_secrets.empty() && !options.sandbox) {
        throw UsageError(
            "--stripe-webhook-secret: none was given; with a Stripe key it is needed to verify webhooks");
    }
    return options;
}

}  // namespace orderwire::cli
