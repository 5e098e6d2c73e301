#include "sandbox/sandbox.hpp"

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <stdexcept>
#include <thread>

#include "base/log.hpp"
#include "base/run_loop.hpp"
#include "http/server/host_names.hpp"
#include "sandbox/delivery/cli_sessions.hpp"
#include "sandbox/delivery/delivery_worker.hpp"
#include "sandbox/http/http_routes.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::seconds stop_patience{3};

http::Limits without_request_limit(http::Limits limits) {
    limits.requests_per_second = 0;
    return limits;
}

// The address by which a client on this machine reaches what listens on `listen`.
std::string url_of(const http::Endpoint& listen, std::uint16_t port) {
    std::string host = listen.host;
    if (host == "0.0.0.0" || host.empty()) host = "127.0.0.1";
    if (host == "::") host = "::1";
    if (host.find(':') != std::string::npos) host = "[" + host + "]";
    return "http://" + host + ":" + std::to_string(port);
}

// What listens on one address of this machine is reached by that address, and no page can make it its own
// name.
http::HostNames host_names(const Options& options) {
    std::vector<std::string> names = options.hosts;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(options.listen.host, error);
    if (!error && !address.is_unspecified()) names.push_back(options.listen.host);
    return http::HostNames(names);
}

bool is_http_url(const std::string& url) { return url.starts_with("http://") || url.starts_with("https://"); }

}  // namespace

// The loop comes first, so it goes last: what it still holds refers to the rest.
struct Sandbox::Impl {
    explicit Impl(const Options& given)
        : options(given),
          context(options.store_path, *options.clock, Timings{options.delay, options.settle_after},
                  system_random(), *options.monotonic),
          secret_key(
              context.database.setting_or("secret_key", [] { return "sk_test_" + random_letters(32); })),
          publishable_key(
              context.database.setting_or("publishable_key", [] { return "pk_test_" + random_letters(32); })),
          own_secret(options.webhook_secret.empty()
                         ? Secret(context.database.setting_or("webhook_secret", new_webhook_secret))
                         : options.webhook_secret),
          worker(loop, context),
          limits(without_request_limit(options.limits)),
          limiter(limits, {}),
          routes(context, host_names(options), [this] { worker.wake(); }),
          server(loop, options.listen, limits, limiter, routes.router()),
          base_url(url_of(options.listen, server.port())) {}

    std::vector<ConfiguredEndpoint> configured_endpoints() const {
        std::vector<ConfiguredEndpoint> endpoints;
        endpoints.reserve(options.webhooks.size());
        for (const WebhookTarget& target : options.webhooks) {
            endpoints.push_back({target.url, target.secret.empty() ? own_secret : target.secret});
        }
        return endpoints;
    }

    const Secret& endpoint_secret() const {
        const auto& targets = options.webhooks;
        return targets.empty() || targets.front().secret.empty() ? own_secret : targets.front().secret;
    }

    void run() {
        run_loop(loop, "sandbox");
        ended.set_value();
    }

    // The steps of the start.
    void set_endpoints();
    void start_work();
    void start_thread();

    Loop loop{1};
    Options options;
    EmulatorContext context;
    std::string secret_key;
    std::string publishable_key;
    Secret own_secret;
    DeliveryWorker worker;
    http::Limits limits;
    http::AddressLimiter limiter;
    HttpRoutes routes;
    http::Server server;
    std::string base_url;
    std::promise<void> ended;
    std::thread thread;
};

Sandbox::Sandbox(const Options& options) {
    for (const WebhookTarget& target : options.webhooks) {
        if (!is_http_url(target.url))
            throw std::invalid_argument("a webhook URL must be http or https: " + target.url);
    }
    http::Server::probe_port_free(options.listen, "--listen");
    impl_ = std::make_unique<Impl>(options);
}

Sandbox::~Sandbox() { stop(); }

void Sandbox::add_webhook(const std::string& url, const Secret& secret) {
    if (!is_http_url(url)) throw std::invalid_argument("a webhook URL must be http or https: " + url);
    impl_->options.webhooks.push_back({url, secret});
}

void Sandbox::start(const StepHook& before_step) {
    static constexpr std::array steps{
        Step<Impl>{"the sandbox's endpoints", &Impl::set_endpoints},
        Step<Impl>{"the sandbox's deliveries", &Impl::start_work},
        Step<Impl>{"the sandbox's thread", &Impl::start_thread},
    };
    take_steps(*impl_, steps, before_step);
}

void Sandbox::Impl::set_endpoints() {
    Transaction transaction(context.database.connection());
    set_configured_endpoints(context, configured_endpoints());
    context.webhook_secret = endpoint_secret();
    expect_cli_sessions(context);
    transaction.commit();
}

// They begin when the loop runs.
void Sandbox::Impl::start_work() {
    server.start();
    worker.start();
}

void Sandbox::Impl::start_thread() {
    thread = std::thread([this] { run(); });
}

void Sandbox::stop() {
    if (!impl_->thread.joinable()) return;
    asio::post(impl_->loop, [impl = impl_.get()] {
        impl->server.stop();
        impl->routes.stop();
        impl->worker.stop();
    });
    // A client that does not take its answer must not hold up the end.
    if (impl_->ended.get_future().wait_for(stop_patience) != std::future_status::ready) impl_->loop.stop();
    impl_->thread.join();
}

std::uint16_t Sandbox::port() const { return impl_->server.port(); }
std::string Sandbox::base_url() const { return impl_->base_url; }

const Secret& Sandbox::webhook_secret() const { return impl_->endpoint_secret(); }

const std::string& Sandbox::secret_key() const { return impl_->secret_key; }
const std::string& Sandbox::publishable_key() const { return impl_->publishable_key; }

}  // namespace orderwire::sandbox
