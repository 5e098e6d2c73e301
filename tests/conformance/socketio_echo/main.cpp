// What the protocol suites of Engine.IO v4 and Socket.IO v5 speak to, on the library that serves orders:
//
//   socketio_echo [--port 3000] [--threads 1] [--ping-interval 300] [--ping-timeout 200]   (ms)
//
// Engine.IO at /engine.io/ says every message back. Socket.IO at /socket.io/ has the namespaces / and
// /custom; on connect it emits `auth` with what the client connected with, `message` is answered by
// `message-back`, `message-with-ack` is acknowledged with its own arguments. With several threads a client's
// requests come to loops that its session is not on.
#include <fmt/format.h>

#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <cstdio>
#include <map>
#include <string_view>
#include <thread>
#include <vector>

#include "echo.hpp"
#include "http/server/server.hpp"
#include "transport/socket_io/engine_endpoint.hpp"

namespace {

using namespace orderwire;
using namespace orderwire::transport::socket_io;
using namespace std::chrono_literals;

constexpr std::size_t payload_bytes_max = 1'000'000;

struct Arguments {
    std::uint16_t port = 3000;
    std::uint16_t threads = 1;
    std::uint16_t ping_interval_ms = 300;
    std::uint16_t ping_timeout_ms = 200;
};

EngineOptions engine_options(const Arguments& arguments) {
    EngineOptions options;
    options.ping_interval = std::chrono::milliseconds(arguments.ping_interval_ms);
    options.ping_timeout = std::chrono::milliseconds(arguments.ping_timeout_ms);
    options.payload_bytes_max = payload_bytes_max;
    options.outbox_bytes_max = 8 * payload_bytes_max;
    return options;
}

http::Limits limits() {
    http::Limits limits;
    limits.body_bytes_max = payload_bytes_max;
    limits.requests_per_second = 0;
    limits.connections_per_address = 0;
    return limits;
}

// Sessions are spread over the loops of both; one router for each path, since a session is of one
// path.
struct EventLoop {
    EventLoop(std::size_t index, const EngineOptions& options_, http::AddressLimiter& limiter_)
        : loop_index(index), options(options_), limiter(limiter_) {}

    void serve(const std::shared_ptr<SessionRouter>& sessions, const std::string& path,
               EngineServer::MakeApplication make_application) {
        const auto engine =
            std::make_shared<EngineServer>(loop, loop_index, options, std::move(make_application));
        engine->start();
        const auto anybody = [](const http::Request&) { return std::nullopt; };
        endpoints.push_back(std::make_unique<EngineEndpoint>(engine, loop_index, sessions, limiter, anybody));
        endpoints.back()->add_routes(router, path);
    }
    void listen(const http::Endpoint& endpoint) {
        servers.push_back(std::make_unique<http::Server>(loop, endpoint, limits(), limiter, router));
        servers.back()->start();
    }

    Loop loop{1};
    std::size_t loop_index;
    EngineOptions options;
    http::AddressLimiter& limiter;
    http::Router router;
    std::vector<std::unique_ptr<EngineEndpoint>> endpoints;
    std::vector<std::unique_ptr<http::Server>> servers;
};

std::uint16_t number(std::string_view text) {
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument(fmt::format("'{}' is no number", text));
    return value;
}

void run(const Arguments& arguments) {
    std::uint16_t port = arguments.port;
    http::AddressLimiter limiter(limits(), {});
    std::vector<std::unique_ptr<EventLoop>> event_loops;
    std::vector<Executor> loops;
    for (std::size_t i = 0; i < arguments.threads; ++i) {
        event_loops.push_back(std::make_unique<EventLoop>(i, engine_options(arguments), limiter));
        loops.push_back(event_loops.back()->loop.get_executor());
    }
    auto engine_router = std::make_shared<SessionRouter>(loops);
    auto socket_router = std::make_shared<SessionRouter>(loops);
    http::Server::probe_port_free({"127.0.0.1", port});
    for (const auto& event_loop : event_loops) {
        event_loop->serve(engine_router, "/engine.io", engine_echo);
        event_loop->serve(socket_router, "/socket.io", socket_echo);
        event_loop->listen({"127.0.0.1", port});
        port = event_loop->servers.front()->port();
        // "localhost" may be either.
        try {
            event_loop->listen({"::1", port});
        } catch (const std::runtime_error&) {
        }
    }

    std::vector<std::thread> running;
    boost::asio::signal_set signals(event_loops.front()->loop, SIGTERM, SIGINT);
    signals.async_wait([&](auto, int) {
        for (const auto& event_loop : event_loops)
            event_loop->loop.stop();
    });
    fmt::print("listening on http://127.0.0.1:{}\n", port);
    std::fflush(stdout);
    for (const auto& event_loop : event_loops)
        running.emplace_back([&event_loop] { event_loop->loop.run(); });
    for (std::thread& thread : running)
        thread.join();
    engine_router.reset();
    socket_router.reset();
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    const std::map<std::string_view, std::uint16_t*> options{
        {"--port", &arguments.port},
        {"--threads", &arguments.threads},
        {"--ping-interval", &arguments.ping_interval_ms},
        {"--ping-timeout", &arguments.ping_timeout_ms},
    };
    try {
        for (int i = 1; i < argc; i += 2) {
            const auto option = options.find(argv[i]);
            if (option == options.end() || i + 1 == argc)
                throw std::invalid_argument(fmt::format("{}: not an option with its value", argv[i]));
            *option->second = number(argv[i + 1]);
        }
        if (arguments.threads < 1 || arguments.threads > 256)
            throw std::invalid_argument("--threads is 1 to 256");
        run(arguments);
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "socketio_echo: {}\n", error.what());
        return 1;
    }
}
