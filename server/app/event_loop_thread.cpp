#include "app/event_loop_thread.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "api/middleware.hpp"
#include "api/openapi.hpp"
#include "base/ids.hpp"
#include "base/run_loop.hpp"
#include "http/server/cross_origin.hpp"
#include "transport/publish.hpp"

namespace orderwire::app {

namespace {

constexpr std::string_view testbench = "/api/testbench";

// What a page of another origin may have use for. The web client itself is for its own origin only, and so is
// the testbench.
bool is_for_pages_of_others(std::string_view path) {
    return (path.starts_with("/api/") && !path.starts_with(testbench)) || path == "/socket.io" ||
           path.starts_with("/socket.io/");
}

}  // namespace

EventLoopThread::EventLoopThread(const std::vector<http::Endpoint>& endpoints,
                                 const std::vector<http::InheritedSocket>& inherited,
                                 const http::Limits& limits, http::AddressLimiter& limiter)
    : work_(asio::make_work_guard(loop_)), limiter_(limiter) {
    for (const http::Endpoint& endpoint : endpoints)
        servers_.emplace_back(loop_, endpoint, limits, limiter, router_, monotonic_clock(),
                              http::find_inherited(inherited, endpoint));
}

EventLoopThread::~EventLoopThread() { join(); }

void EventLoopThread::listen_for_metrics(const http::Endpoint& endpoint, const http::Limits& limits) {
    metrics_server_.emplace(loop_, endpoint, limits, limiter_, metrics_router_);
}

void EventLoopThread::install_handlers(
    std::unique_ptr<store::Queries> reader, api::Dependencies deps, const http::Handler& web_client,
    const transport::Options& options, std::size_t index,
    const std::shared_ptr<transport::socket_io::SessionRouter>& session_router,
    const MoreRoutes& add_more_routes) {
    reader_ = std::move(reader);
    registry_ = std::make_shared<transport::SessionRegistry>(
        loop_, hub_, [this](const std::string& topic) { return snapshot(topic); }, deps.origins, options,
        deps.metrics);
    registry_->start();
    deps_.emplace(std::move(deps));
    deps_->registry = registry_;
    api::add_course_routes(router_, *deps_);
    api::add_order_routes(router_, *deps_);
    api::add_order_detail_routes(router_, *deps_);
    api::add_live_routes(router_, *deps_);
    api::add_outgoing_webhook_routes(router_, *deps_);
    api::add_payment_routes(router_, *deps_);
    api::add_enrollment_routes(router_, *deps_);
    api::add_webhook_routes(router_, *deps_);
    api::add_health_routes(router_, *deps_);
    api::add_openapi_route(router_);
    socket_io_.emplace(loop_, index, session_router, registry_, limiter_);
    socket_io_->add_routes(router_);
    add_more_routes(router_, *deps_, loop_.get_executor());
    router_.fall_back(web_client);
    router_.set_guard(api::own_pages_only(deps_->origins));
    router_.set_response_hook([this](const http::Request& request, http::Response& response) {
        if (is_for_pages_of_others(request.path)) {
            http::share_with_origin(deps_->origins, request, response);
        }
        if (request.path.starts_with(testbench)) {
            response.set(http::field::cache_control, "no-store").set("X-Content-Type-Options", "nosniff");
        }
    });
    if (metrics_server_) api::add_metrics_route(metrics_router_, *deps_);
}

void EventLoopThread::report_watched(std::chrono::milliseconds interval,
                                     std::function<void(std::vector<std::string>)> report) {
    report_.emplace(loop_.get_executor(), Periodic::Plan{.name = "watched orders", .interval = interval});
    report_->start([this, report = std::move(report)] { report(registry_->take_watched()); });
}

void EventLoopThread::run() {
    thread_ = std::thread([this] { run_loop(loop_, "a handler failed"); });
}

void EventLoopThread::open() {
    on_loop([&] {
        if (metrics_server_) metrics_server_->start();
        for (http::Server& server : servers_)
            server.start();
    });
}

hub::MessagePtr EventLoopThread::snapshot(const std::string& topic) {
    if (!is_order_id(topic)) return nullptr;
    const auto order = reader_->order(topic);
    return order ? transport::to_message(*order) : nullptr;
}

void EventLoopThread::stop_accepting() {
    if (!runs()) return;
    on_loop([&] {
        for (http::Server& server : servers_)
            server.stop();
        if (metrics_server_) metrics_server_->stop();
        registry_->refuse_new();
    });
}

void EventLoopThread::begin_drain(std::size_t first_watcher, std::size_t watchers) {
    if (!runs()) return;
    on_loop([&] {
        socket_io_->drain();
        registry_->drain(first_watcher, watchers);
    });
}

void EventLoopThread::abort_watchers() {
    if (!runs()) return;
    on_loop([&] {
        registry_->abort();
        socket_io_->abort();
    });
}

std::size_t EventLoopThread::connections() {
    if (!runs()) return 0;
    return on_loop([&] {
        std::size_t count = registry_->size() + socket_io_->sockets();
        if (metrics_server_) count += metrics_server_->connections();
        for (const http::Server& server : servers_)
            count += server.connections();
        return count;
    });
}

std::size_t EventLoopThread::watchers() {
    if (!runs()) return 0;
    return on_loop([&] { return registry_->size(); });
}

bool EventLoopThread::has_turned() {
    const bool turned = turned_.exchange(false);
    asio::post(loop_, [this] { turned_ = true; });
    return turned;
}

void EventLoopThread::join() {
    if (!runs()) return;
    work_.reset();
    loop_.stop();
    thread_.join();
}

}  // namespace orderwire::app
