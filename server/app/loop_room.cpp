#include "app/loop_room.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "api/edge.hpp"
#include "api/openapi.hpp"
#include "app/publish.hpp"
#include "base/ids.hpp"
#include "base/run_loop.hpp"
#include "http/cross_origin.hpp"

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

LoopRoom::LoopRoom(const std::vector<http::Endpoint>& endpoints, const http::Limits& limits,
                   http::AddressLimiter& limiter)
    : work_(asio::make_work_guard(loop_)), limiter_(limiter) {
    for (const http::Endpoint& endpoint : endpoints)
        servers_.emplace_back(loop_, endpoint, limits, limiter, router_);
}

LoopRoom::~LoopRoom() { join(); }

void LoopRoom::listen_for_metrics(const http::Endpoint& endpoint, const http::Limits& limits) {
    metrics_server_.emplace(loop_, endpoint, limits, limiter_, metrics_router_);
}

void LoopRoom::furnish(std::unique_ptr<store::Queries> reader, api::Services services,
                       const http::Handler& pages, const transport::Options& options, std::size_t index,
                       const std::shared_ptr<transport::socket_io::Neighbours>& neighbours,
                       const MoreRoutes& add_more_routes) {
    reader_ = std::move(reader);
    watchers_ = std::make_shared<transport::Watchers>(
        loop_, hub_, [this](const std::string& topic) { return snapshot(topic); }, services.origins, options,
        services.metrics);
    watchers_->start();
    services_.emplace(std::move(services));
    services_->watchers = watchers_;
    api::add_course_routes(router_, *services_);
    api::add_order_routes(router_, *services_);
    api::add_order_detail_routes(router_, *services_);
    api::add_live_routes(router_, *services_);
    api::add_outgoing_webhook_routes(router_, *services_);
    api::add_payment_routes(router_, *services_);
    api::add_enrollment_routes(router_, *services_);
    api::add_webhook_routes(router_, *services_);
    api::add_health_routes(router_, *services_);
    api::add_openapi_route(router_);
    socket_io_.emplace(loop_, index, neighbours, watchers_, limiter_);
    socket_io_->add_routes(router_);
    add_more_routes(router_, *services_, loop_.get_executor());
    router_.fall_back(pages);
    router_.guard_with(api::own_pages_only(services_->origins));
    router_.finish_with([this](const http::Request& request, http::Response& response) {
        if (is_for_pages_of_others(request.path)) {
            http::share_with_origin(services_->origins, request, response);
        }
        if (request.path.starts_with(testbench)) {
            response.set(http::field::cache_control, "no-store").set("X-Content-Type-Options", "nosniff");
        }
    });
    if (metrics_server_) api::add_metrics_route(metrics_router_, *services_);
}

void LoopRoom::report_watched(std::chrono::milliseconds interval,
                              std::function<void(std::vector<std::string>)> report) {
    report_.emplace(loop_.get_executor(), Periodic::Plan{.name = "watched orders", .interval = interval});
    report_->start([this, report = std::move(report)] { report(watchers_->take_watched()); });
}

void LoopRoom::run() {
    thread_ = std::thread([this] { run_loop(loop_, "a handler failed"); });
}

void LoopRoom::open() {
    on_loop([&] {
        if (metrics_server_) metrics_server_->start();
        for (http::Server& server : servers_)
            server.start();
    });
}

hub::MessagePtr LoopRoom::snapshot(const std::string& topic) {
    if (!is_order_id(topic)) return nullptr;
    const auto order = reader_->order(topic);
    return order ? to_message(*order) : nullptr;
}

void LoopRoom::stop_accepting() {
    if (!runs()) return;
    on_loop([&] {
        for (http::Server& server : servers_)
            server.stop();
        if (metrics_server_) metrics_server_->stop();
        watchers_->refuse_new();
    });
}

void LoopRoom::begin_drain(std::size_t first_watcher, std::size_t watchers) {
    if (!runs()) return;
    on_loop([&] {
        socket_io_->drain();
        watchers_->drain(first_watcher, watchers);
    });
}

void LoopRoom::abort_watchers() {
    if (!runs()) return;
    on_loop([&] {
        watchers_->abort();
        socket_io_->abort();
    });
}

std::size_t LoopRoom::connections() {
    if (!runs()) return 0;
    return on_loop([&] {
        std::size_t count = watchers_->size() + socket_io_->sockets();
        if (metrics_server_) count += metrics_server_->connections();
        for (const http::Server& server : servers_)
            count += server.connections();
        return count;
    });
}

std::size_t LoopRoom::watchers() {
    if (!runs()) return 0;
    return on_loop([&] { return watchers_->size(); });
}

void LoopRoom::join() {
    if (!runs()) return;
    work_.reset();
    loop_.stop();
    thread_.join();
}

}  // namespace orderwire::app
