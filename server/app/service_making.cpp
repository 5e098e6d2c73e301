// How the parts of a Service are made. Nothing runs yet.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <thread>

#include "api/web_client.hpp"
#include "app/defaults.hpp"
#include "app/service_impl.hpp"
#include "app/usage_error.hpp"
#include "base/log.hpp"

namespace orderwire::app {

using namespace std::chrono_literals;

namespace {

void warn_of_unreachable(const ServeOptions& options, const std::string& public_url) {
    const auto& listen = options.listen;
    if (!options.public_url.empty() || std::none_of(listen.begin(), listen.end(), is_every_address)) return;
    spdlog::warn(
        "listening on every address without --public-url: only pages at {} may act; --public-url names how "
        "browsers reach this server",
        public_url);
}

}  // namespace

// A catalogue that cannot be used is a mistake in the configuration.
void Service::Impl::make_catalogue() {
    if (!options.courses) {
        catalogue = api::Catalogue::demo();
        return;
    }
    try {
        catalogue = api::Catalogue::load(*options.courses);
    } catch (const std::runtime_error& error) {
        throw UsageError("--courses: " + std::string(error.what()));
    }
}

void Service::Impl::make_store() {
    for (const http::Endpoint& endpoint : options.listen) {
        if (http::find_inherited(options.inherited_sockets, endpoint) < 0)
            http::Server::probe_port_free(endpoint, "--listen");
    }
    if (options.metrics_listen) http::Server::probe_port_free(*options.metrics_listen, "--metrics-listen");
    if (options.sandbox) http::Server::probe_port_free(*options.sandbox, "--sandbox");
    store = store::open_store(
        options.store_url, clock, [this](auto changes) { on_committed(changes); }, channels_of(options),
        options.retention);
}

void Service::Impl::make_sandbox() {
    if (!options.sandbox) return;
    sandbox::Options made;
    made.listen = *options.sandbox;
    made.hosts = options.sandbox_hosts;
    made.store_path = sandbox_store_path(options.store_url);
    made.delay = options.sandbox_delay;
    sandbox = std::make_unique<sandbox::Sandbox>(made);
}

void Service::Impl::make_event_loops() {
    std::vector<http::Endpoint> endpoints = options.listen;
    limiter.emplace(options.limits, options.trusted_proxies);
    budget.emplace(options.order_limits);
    const std::size_t threads =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t i = 0; i < threads; ++i) {
        event_loops.push_back(std::make_unique<EventLoopThread>(endpoints, options.inherited_sockets,
                                                                options.limits, *limiter));
        for (std::size_t at = 0; at < endpoints.size(); ++at)
            endpoints[at].port = event_loops.front()->port(at);
        bus.attach(event_loops.back()->executor(), event_loops.back()->hub());
    }
    if (options.metrics_listen)
        event_loops.front()->listen_for_metrics(*options.metrics_listen, options.limits);
    own_url = default_public_url(endpoints.front(), endpoints.front().port);
    public_url = options.public_url.empty() ? own_url : options.public_url;
    warn_of_unreachable(options, public_url);
    origins.emplace(public_url, options.allowed_origins);
}

void Service::Impl::make_settings() {
    settings.livemode = is_live(options.stripe_secret_key);
    settings.secure_cookies = public_url.starts_with("https://");
    settings.needs_enrollment = options.enrollment != ServeOptions::Enrollment::none;
    settings.open_orders_per_guest = options.order_limits.open_per_guest;
    settings.external_enrollment = options.enrollment == ServeOptions::Enrollment::external;
    settings.order_access_token_key = store->make_queries()->order_access_token_key();
    settings.seller = options.seller;
    if (sandbox) {
        settings.provider = {"sandbox", sandbox->publishable_key(), sandbox->base_url()};
    } else {
        settings.provider = {"stripe", options.stripe_publishable_key, stripe_options().api_base};
    }
    secrets.set(webhook_secrets(options));
    access.set(options.access);
}

// The embedded sandbox signs with the first one given at the start, and goes on with it.
api::WebhookSecrets Service::Impl::webhook_secrets(const ServeOptions& from) const {
    api::WebhookSecrets made = from.stripe_webhook_secrets;
    if (!sandbox) return made;
    const Secret& own = options.stripe_webhook_secrets.empty() ? sandbox->webhook_secret()
                                                               : options.stripe_webhook_secrets.front();
    const auto is_own = [&](const Secret& secret) { return secret.reveal() == own.reveal(); };
    if (std::none_of(made.begin(), made.end(), is_own)) made.push_back(own);
    return made;
}

void Service::Impl::make_bench() {
    client.emplace();
    testbench::InspectorSetup setup;
    setup.access_rules.admin_token = options.admin_token;
    setup.access_rules.public_url = public_url;
    setup.access_rules.behind_proxy = !options.trusted_proxies.empty();
    setup.access_rules.live_keys = settings.livemode;
    setup.store_url = options.store_url;
    setup.own_url = own_url;
    if (sandbox) setup.sandbox_url = sandbox->base_url();
    inspector = std::make_shared<testbench::Inspector>(std::move(setup), clock, *client);
}

void Service::Impl::make_payments() {
    stripe.emplace(*client, stripe_options());
    event_ingest.emplace(*store, metrics, inspector->ingest_log());
    payments.emplace(*stripe, *store, *event_ingest, clock, public_url);
    background_stripe.emplace(*client, background_options());
    background_payments.emplace(*background_stripe, *store, *event_ingest, clock, public_url);
}

payments::StripeOptions Service::Impl::stripe_options() const {
    payments::StripeOptions made;
    made.secret_key = options.stripe_secret_key;
    made.api_base = "https://api.stripe.com";
    if (sandbox) {
        made.api_base = sandbox->base_url();
        if (made.secret_key.empty()) made.secret_key = Secret(sandbox->secret_key());
    }
    if (!options.stripe_api.empty()) made.api_base = options.stripe_api;
    return made;
}

// Nobody waits: what failed is asked again later, not at once, and so a busy Stripe is left in peace.
payments::StripeOptions Service::Impl::background_options() const {
    payments::StripeOptions made = stripe_options();
    made.attempts_max = 1;
    return made;
}

void Service::Impl::make_outbox_channels() {
    outbox_channels.emplace(options, public_url, *store, clock, metrics);
}

void Service::Impl::make_files() {
    const auto web = options.web.value_or(find_web());
    if (!web.empty()) files.emplace(web);
    if (web.empty()) spdlog::warn("no web client was found beside the program; --web names its folder");
}

void Service::Impl::install_handlers() {
    const http::Handler web_client = api::web_client(files ? &*files : nullptr, settings.provider);
    transport::Options live;
    live.heartbeat_interval = options.heartbeat;
    live.drain_window = options.drain_window;
    live.write_timeout = options.heartbeat * 2;
    live.message_rate.per_second = static_cast<float>(options.messages_per_second);
    live.message_rate.burst = std::max(live.message_rate.burst, live.message_rate.per_second);
    std::vector<Executor> loops;
    loops.reserve(event_loops.size());
    for (const auto& event_loop : event_loops)
        loops.push_back(event_loop->executor());
    session_router = std::make_shared<transport::socket_io::SessionRouter>(std::move(loops));
    const EventLoopThread::MoreRoutes add_more = [this](http::Router& router, api::Dependencies& deps,
                                                        const Executor& loop) {
        testbench::add_routes(router, deps, inspector, loop);
        if (!options.metrics_listen) api::add_metrics_route(router, deps);
    };
    for (std::size_t index = 0; const auto& event_loop : event_loops) {
        auto reader = store->make_queries();
        const api::Dependencies deps{settings,
                                     secrets,
                                     access,
                                     *catalogue,
                                     *origins,
                                     clock,
                                     monotonic,
                                     *store,
                                     *reader,
                                     *payments,
                                     *event_ingest,
                                     *budget,
                                     metrics,
                                     outbox_channels->admin(),
                                     draining,
                                     nullptr,
                                     inspector->ingest_log()};
        event_loop->install_handlers(std::move(reader), deps, web_client, live, index++, session_router,
                                     add_more);
    }
}

void Service::Impl::make_background() {
    if (options.enrollment == ServeOptions::Enrollment::internal)
        enrollment_activator.emplace(event_loops.front()->executor(), *store);
    expiry.emplace(*background_payments, store->make_queries(), clock,
                   jobs::Expiry::Options{.age = options.order_expiry, .page = options.expiry_page});
    enrollment_watchdog.emplace(store->make_queries(), clock);
}

void Service::Impl::make_reconciler() {
    if (!sandbox && options.stripe_secret_key.empty()) {
        spdlog::warn("no Stripe key was given: payments can be neither begun nor looked up");
        return;
    }
    event_backfill.emplace(*background_stripe, *event_ingest, clock, settings.livemode);
    reconciler.emplace(*background_payments, *event_backfill, store->make_queries(), clock,
                       options.reconciliation);
    const Executor loop = event_loops.front()->executor();
    event_ingest->set_refund_seeker([this, loop](std::string charge_id, std::string intent_id) {
        asio::post(loop, [this, charge = std::move(charge_id), intent = std::move(intent_id)] {
            reconciler->refunds_unnamed(charge, intent);
        });
    });
    const auto interval =
        std::min<std::chrono::milliseconds>(5s, options.reconciliation.watched_patience / 4);
    for (const auto& event_loop : event_loops) {
        event_loop->report_watched(interval, [this, loop](std::vector<std::string> orders) {
            asio::post(loop, [this, orders = std::move(orders)] { reconciler->watched(orders); });
        });
    }
}

}  // namespace orderwire::app
