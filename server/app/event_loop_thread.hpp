// One event loop with everything that lives on it: its acceptor and connections, its topic table, its reader.
//
// Its phases: made (it listens), given its handlers, run, opened; then the steps of the shutdown, and joined.
// Whatever a loop has not come to, its end leaves out.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/dependencies.hpp"
#include "base/periodic.hpp"
#include "http/server/server.hpp"
#include "hub/hub.hpp"
#include "transport/session_registry.hpp"
#include "transport/socket_io/socket_io_server.hpp"

namespace orderwire::app {

class EventLoopThread {
  public:
    EventLoopThread(const std::vector<http::Endpoint>& endpoints,
                    const std::vector<http::InheritedSocket>& inherited, const http::Limits& limits,
                    http::AddressLimiter& limiter);
    ~EventLoopThread();
    EventLoopThread(const EventLoopThread&) = delete;
    EventLoopThread& operator=(const EventLoopThread&) = delete;

    // Routes of other rooms, that the loop has beside its own.
    using MoreRoutes = std::function<void(http::Router&, api::Dependencies&, const Executor&)>;

    // Before install_handlers(): /metrics is answered there, by this loop.
    void listen_for_metrics(const http::Endpoint& endpoint, const http::Limits& limits);

    // Fills the router with the loop's own handlers. `index` is its place among the process's loops.
    void install_handlers(std::unique_ptr<store::Queries> reader, api::Dependencies deps,
                          const http::Handler& web_client, const transport::Options& options,
                          std::size_t index,
                          const std::shared_ptr<transport::socket_io::SessionRouter>& session_router,
                          const MoreRoutes& add_more_routes);
    // Says again and again, on the loop, which orders are watched here. Before it runs.
    void report_watched(std::chrono::milliseconds interval,
                        std::function<void(std::vector<std::string>)> report);
    void run();   // the loop, on a thread of its own
    void open();  // lets clients in

    // Lets nobody in any more. Then, once all loops do and the watchers are counted: tells those here to go.
    void stop_accepting();
    void begin_drain(std::size_t first_watcher, std::size_t watchers);
    void abort_watchers();
    std::size_t connections();  // watchers included, and WebSockets that shake hands
    std::size_t watchers();
    // Whether the loop has taken a turn since this was last asked.
    bool has_turned();
    void join();  // ends the loop and its thread

    // Of each endpoint, in their order: the one it got.
    std::uint16_t port(std::size_t index) const { return servers_[index].port(); }
    std::uint16_t metrics_port() const { return metrics_server_ ? metrics_server_->port() : 0; }
    Executor executor() { return loop_.get_executor(); }
    hub::Hub& hub() { return hub_; }

  private:
    bool runs() const { return thread_.joinable(); }
    // Runs `action` on the loop and waits for its value.
    template <class Action>
    auto on_loop(Action action) {
        std::packaged_task<decltype(action())()> task(std::move(action));
        auto value = task.get_future();
        asio::post(loop_, std::move(task));
        return value.get();
    }
    hub::MessagePtr snapshot(const std::string& topic);

    Loop loop_{1};
    asio::executor_work_guard<Executor> work_;
    http::AddressLimiter& limiter_;
    hub::Hub hub_;
    std::unique_ptr<store::Queries> reader_;
    std::optional<api::Dependencies> deps_;
    http::Router router_;
    std::shared_ptr<transport::SessionRegistry> registry_;
    std::optional<transport::socket_io::SocketIoServer> socket_io_;
    std::optional<Periodic> report_;
    std::deque<http::Server> servers_;
    http::Router metrics_router_;
    std::optional<http::Server> metrics_server_;
    std::atomic<bool> turned_{true};
    std::thread thread_;
};

}  // namespace orderwire::app
