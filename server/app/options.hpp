// What a server is told when it is made: each has an option of its own (cli/serve_options.cpp), but where it
// says no.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/access.hpp"
#include "api/dependencies.hpp"
#include "api/order_budget.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "http/server/limits.hpp"
#include "http/server/server.hpp"
#include "jobs/reconciler.hpp"
#include "mail/mail_channel.hpp"
#include "outbox/webhook_sender.hpp"
#include "store/retention.hpp"

namespace orderwire::app {

struct LogOptions {
    std::string level = "info";
    LogFormat format = LogFormat::text;
};

// Outgoing webhooks to the shop.
struct NotifyOptions {
    std::string url;           // "": there are none
    outbox::SigningKeys keys;  // several while rotating
    bool allow_private = false;
    outbox::Policy policy = outbox::webhook_policy();  // no option on the command line
};

struct ServeOptions {
    std::vector<http::Endpoint> listen{{"127.0.0.1", 8080}};  // one or more
    std::vector<http::InheritedSocket> inherited_sockets;     // of these, those that listen already
    std::optional<http::Endpoint> metrics_listen;             // nothing: as everything else
    std::string public_url;                                   // "" : from listen, once its port is known
    std::string store_url = "sqlite:orderwire.db";
    std::optional<std::filesystem::path> web;
    std::size_t threads = 0;  // 0: one for each core
    std::optional<std::filesystem::path> courses;

    std::string stripe_api;  // "": Stripe's own, or the sandbox
    Secret stripe_secret_key;
    std::string stripe_publishable_key;
    std::vector<Secret> stripe_webhook_secrets;
    std::optional<http::Endpoint> sandbox;
    std::vector<std::string> sandbox_hosts;  // beside loopback names
    std::chrono::milliseconds sandbox_delay{800};

    enum class Enrollment { internal, external, none };
    Enrollment enrollment = Enrollment::internal;
    api::Access access;  // of the shop's server, and of the customers it knows
    std::chrono::milliseconds order_expiry = std::chrono::hours(24);
    std::size_t expiry_page = 1'000;  // no option on the command line
    api::OrderLimits order_limits;
    // Orders that were never paid: no option on the command line.
    store::Retention retention{
        .events = std::chrono::days(30), .bodies = std::nullopt, .unpaid_orders = std::chrono::days(30)};
    jobs::ReconcilerOptions reconciliation;  // no option on the command line
    mail::Options mail;                      // folder "": beside the store
    NotifyOptions notify;
    std::vector<std::string> allowed_origins;
    api::Seller seller;
    Secret admin_token;  // empty: the testbench is for loopback only
    std::chrono::milliseconds heartbeat{25'000};
    std::chrono::milliseconds drain_window{10'000};
    std::uint32_t messages_per_second = 20;  // on a live connection; 0: no limit
    std::vector<std::string> trusted_proxies;
    http::Limits limits;
    std::size_t open_files = 0;  // 0: as many as the process may; no option on the command line
    LogOptions log;
};

}  // namespace orderwire::app
