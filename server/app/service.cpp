#include "app/service.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <numeric>
#include <thread>
#include <vector>

#include "api/enroller.hpp"
#include "api/late_enrollments.hpp"
#include "api/pages.hpp"
#include "app/loop_room.hpp"
#include "app/outgoing.hpp"
#include "app/places.hpp"
#include "app/publish.hpp"
#include "hub/bus.hpp"
#include "payments/expiry.hpp"
#include "payments/healing.hpp"
#include "sandbox/sandbox.hpp"
#include "testbench/bench.hpp"

namespace orderwire::app {

namespace {

using namespace std::chrono_literals;

// How long watchers get to say goodbye, and after that requests to be answered.
constexpr auto goodbye_time = 3s;
constexpr auto stop_time_max = 5s;  // the sandbox and the store need some of the 10 s too

std::unique_ptr<sandbox::Sandbox> make_sandbox(const ServeOptions& options) {
    if (!options.sandbox) return nullptr;
    sandbox::Options settings;
    settings.listen = *options.sandbox;
    settings.store_path = sandbox_store_path(options.store_url);
    settings.delay = options.sandbox_delay;
    return std::make_unique<sandbox::Sandbox>(settings);
}

// A catalogue that cannot be used is a mistake in the configuration.
api::Catalogue read_catalogue(const ServeOptions& options) {
    if (!options.courses) return api::Catalogue::demo();
    try {
        return api::Catalogue::load(*options.courses);
    } catch (const std::runtime_error& error) {
        throw UsageError("--courses: " + std::string(error.what()));
    }
}

void warn_of_unreachable(const ServeOptions& options, const std::string& public_url) {
    const auto& listen = options.listen;
    if (!options.public_url.empty() || std::none_of(listen.begin(), listen.end(), is_every_address)) return;
    spdlog::warn(
        "listening on every address without --public-url: only pages at {} may act; --public-url names how "
        "browsers reach this server",
        public_url);
}

}  // namespace

struct Service::Impl {
    explicit Impl(ServeOptions options_);
    ~Impl() { stop(); }
    void stop();
    void publish(std::span<const store::Snapshot> changes);
    api::Settings make_settings() const;
    api::WebhookSecrets webhook_secrets(const ServeOptions& from) const;
    void start_healing();
    std::shared_ptr<testbench::Bench> make_bench(const std::string& own_url);
    payments::StripeOptions stripe_options() const;
    std::size_t watchers() const;
    bool wait_until_gone(std::chrono::steady_clock::time_point deadline);

    ServeOptions options;
    Metrics metrics;
    const Clock& clock = system_clock();
    api::Catalogue catalogue;
    std::atomic<bool> draining{false};
    bool stopped = false;
    hub::LocalBus bus;
    std::shared_ptr<testbench::Bench> bench;  // before the store: its writer tells it
    std::optional<api::Enroller> enroller;
    http::AddressLimiter limiter;
    std::unique_ptr<sandbox::Sandbox> sandbox;
    std::vector<std::unique_ptr<LoopRoom>> rooms;  // before the store: it answers on their loops
    std::shared_ptr<transport::socket_io::Neighbours> neighbours;  // goes before the loops do
    std::unique_ptr<store::Store> store;
    std::string public_url;
    std::optional<http::OriginPolicy> origins;
    api::Settings settings;
    Shared<api::WebhookSecrets> secrets;
    Shared<api::Access> access;
    http::Client client;
    std::optional<payments::StripeApi> stripe;
    std::optional<payments::Intake> intake;
    std::optional<payments::Payments> payments;
    std::optional<payments::Expiry> expiry;
    std::optional<api::LateEnrollments> late_enrollments;
    std::optional<payments::MissedEvents> missed_events;
    std::optional<payments::Healing> healing;
    std::optional<Outgoing> outgoing;
    std::optional<http::StaticFiles> files;
};

Service::Impl::Impl(ServeOptions options_)
    : options(std::move(options_)),
      catalogue(read_catalogue(options)),
      limiter(options.limits, options.trusted_proxies) {
    std::vector<http::Endpoint> endpoints = options.listen;
    for (const http::Endpoint& endpoint : endpoints)
        http::Server::probe_port_free(endpoint);
    if (options.metrics_listen) http::Server::probe_port_free(*options.metrics_listen);
    store = store::open_store(
        options.store_url, clock, [this](auto changes) { publish(changes); }, channels_of(options),
        options.retention);
    sandbox = make_sandbox(options);

    const std::size_t threads =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t i = 0; i < threads; ++i) {
        rooms.push_back(std::make_unique<LoopRoom>(endpoints, options.limits, limiter));
        for (std::size_t at = 0; at < endpoints.size(); ++at)
            endpoints[at].port = rooms.front()->port(at);
        bus.attach(rooms.back()->executor(), rooms.back()->hub());
    }
    if (options.metrics_listen) rooms.front()->listen_for_metrics(*options.metrics_listen, options.limits);

    const std::string own_url = default_public_url(endpoints.front(), endpoints.front().port);
    public_url = options.public_url.empty() ? own_url : options.public_url;
    warn_of_unreachable(options, public_url);
    origins.emplace(public_url, options.allowed_origins);
    settings = make_settings();
    secrets.set(webhook_secrets(options));
    access.set(options.access);
    bench = make_bench(own_url);
    stripe.emplace(client, stripe_options());
    intake.emplace(*store, metrics, bench->receptions());
    payments.emplace(*stripe, *store, *intake, clock, public_url);
    const auto web = options.web.value_or(find_web());
    if (!web.empty()) files.emplace(web);
    if (web.empty()) spdlog::warn("no web client was found beside the program; --web names its folder");

    if (options.enrollment == ServeOptions::Enrollment::internal) {
        enroller.emplace(rooms.front()->executor(), *store);
        enroller->resume(*store->make_reader());
    }
    outgoing.emplace(options, public_url, *store, clock, metrics);
    outgoing->start(rooms.front()->executor());
    const http::Handler pages = api::pages(files ? &*files : nullptr, settings.provider);
    transport::Options live;
    live.heartbeat_interval = options.heartbeat;
    live.drain_window = options.drain_window;
    live.write_timeout = options.heartbeat * 2;
    std::vector<Executor> loops;
    loops.reserve(rooms.size());
    for (const auto& room : rooms)
        loops.push_back(room->executor());
    neighbours = std::make_shared<transport::socket_io::Neighbours>(std::move(loops));
    const LoopRoom::MoreRoutes add_more = [this](http::Router& router, api::Services& services,
                                                 const Executor& loop) {
        testbench::add_routes(router, services, bench, loop);
        if (!options.metrics_listen) api::add_metrics_route(router, services);
    };
    for (std::size_t index = 0; const auto& room : rooms) {
        auto reader = store->make_reader();
        const api::Services services{settings,  secrets,  access,
                                     catalogue, *origins, clock,
                                     *store,    *reader,  *payments,
                                     *intake,   metrics,  outgoing->control(),
                                     draining,  nullptr,  bench->receptions()};
        room->start(std::move(reader), services, pages, live, index++, neighbours, add_more);
    }
    expiry.emplace(*payments, store->make_reader(), clock, options.order_expiry);
    expiry->start(rooms.front()->executor());
    late_enrollments.emplace(store->make_reader(), clock);
    late_enrollments->start(rooms.front()->executor());
    start_healing();
    if (sandbox) {
        const Secret& secret = secrets.get()->front();
        sandbox->add_webhook(own_url + "/webhooks/stripe", secret);
        sandbox->start();
    }
}

api::Settings Service::Impl::make_settings() const {
    api::Settings made;
    made.livemode = is_live(options.stripe_secret_key);
    made.secure_cookies = public_url.starts_with("https://");
    made.needs_enrollment = options.enrollment != ServeOptions::Enrollment::none;
    made.external_enrollment = options.enrollment == ServeOptions::Enrollment::external;
    made.order_pass_key = store->make_reader()->order_pass_key();
    if (sandbox) {
        made.provider = {"sandbox", sandbox->publishable_key(), sandbox->base_url()};
    } else {
        made.provider = {"stripe", options.stripe_publishable_key, stripe_options().api_base};
    }
    return made;
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

std::shared_ptr<testbench::Bench> Service::Impl::make_bench(const std::string& own_url) {
    testbench::Setup setup;
    setup.gate.admin_token = options.admin_token;
    setup.gate.public_url = public_url;
    setup.gate.behind_proxy = !options.trusted_proxies.empty();
    setup.gate.live_keys = settings.livemode;
    setup.store_url = options.store_url;
    setup.own_url = own_url;
    if (sandbox) setup.sandbox_url = sandbox->base_url();
    return std::make_shared<testbench::Bench>(std::move(setup), clock, client);
}

void Service::Impl::start_healing() {
    if (!sandbox && options.stripe_secret_key.empty()) {
        spdlog::warn("no Stripe key was given: payments can be neither begun nor looked up");
        return;
    }
    const Executor loop = rooms.front()->executor();
    missed_events.emplace(*stripe, *intake, clock, settings.livemode);
    healing.emplace(*payments, *missed_events, store->make_reader(), clock, options.healing);
    healing->start(loop);
    const auto interval = std::min<std::chrono::milliseconds>(5s, options.healing.watched_patience / 4);
    for (const auto& room : rooms) {
        room->report_watched(interval, [this, loop](std::vector<std::string> orders) {
            asio::post(loop, [this, orders = std::move(orders)] { healing->watched(orders); });
        });
    }
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

// On the writer's thread, after the commit.
void Service::Impl::publish(std::span<const store::Snapshot> changes) {
    std::vector<hub::MessagePtr> messages;
    messages.reserve(changes.size());
    std::transform(changes.begin(), changes.end(), std::back_inserter(messages), to_message);
    bus.publish(std::move(messages));
    if (enroller) enroller->on_committed(changes);
    if (bench) bench->on_committed(changes);
    if (outgoing) outgoing->on_committed();
}

bool Service::Impl::wait_until_gone(std::chrono::steady_clock::time_point deadline) {
    const auto busy = [](const auto& room) { return room->connections() > 0; };
    while (std::any_of(rooms.begin(), rooms.end(), busy) || (outgoing && outgoing->under_way() > 0)) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

std::size_t Service::Impl::watchers() const {
    const auto add = [](std::size_t sum, const auto& room) { return sum + room->watchers(); };
    return std::accumulate(rooms.begin(), rooms.end(), std::size_t{0}, add);
}

void Service::Impl::stop() {
    if (std::exchange(stopped, true)) return;
    const auto begun = std::chrono::steady_clock::now();
    draining = true;
    if (outgoing) outgoing->stop();
    bench->stop();
    for (const auto& room : rooms)
        room->stop_accepting();
    const std::size_t total = watchers();
    std::size_t first_watcher = 0;
    for (const auto& room : rooms) {
        const std::size_t of_room = room->watchers();
        room->begin_drain(first_watcher, total);
        first_watcher += of_room;
    }
    if (!wait_until_gone(begun + goodbye_time)) {
        for (const auto& room : rooms)
            room->abort_watchers();
        wait_until_gone(begun + stop_time_max);
    }
    if (sandbox) sandbox->stop();
    store->stop();
    for (const auto& room : rooms)
        room->join();
}

Service::Service(ServeOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Service::~Service() = default;
void Service::stop() { impl_->stop(); }

void Service::reload(const ServeOptions& options) {
    const auto before = impl_->secrets.get();
    impl_->secrets.set(impl_->webhook_secrets(options));
    impl_->access.set(options.access);
    impl_->bench->reloaded(*before, *impl_->secrets.get(), is_live(options.stripe_secret_key));
    if (!options.stripe_secret_key.empty()) impl_->stripe->set_secret_key(options.stripe_secret_key);
    impl_->outgoing->reload(options);
    set_log_level(options.log.level);
}

const std::string& Service::url() const { return impl_->public_url; }
std::uint16_t Service::port(std::size_t index) const { return impl_->rooms.front()->port(index); }
std::uint16_t Service::metrics_port() const { return impl_->rooms.front()->metrics_port(); }
std::string Service::sandbox_url() const {
    return impl_->sandbox ? impl_->sandbox->base_url() : std::string();
}

std::string Service::sandbox_webhook_secret() const {
    const bool made_by_sandbox = impl_->sandbox && impl_->options.stripe_webhook_secrets.empty();
    return made_by_sandbox ? impl_->sandbox->webhook_secret().reveal() : std::string();
}

std::string Service::mail_destination() const { return impl_->outgoing->mail_destination(); }

std::size_t Service::watchers() const { return impl_->watchers(); }

}  // namespace orderwire::app
