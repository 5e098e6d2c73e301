#include "transport/socket_io/socket_io_server.hpp"

namespace orderwire::transport::socket_io {

namespace {

EngineOptions engine_options(const Options& options) {
    EngineOptions engine;
    engine.ping_interval = options.heartbeat_interval;
    engine.message_rate = options.message_rate;
    return engine;
}

EngineServer::MakeApplication order_applications(std::shared_ptr<SessionRegistry> registry) {
    auto events = std::make_shared<OrderEvents>();
    return [registry = std::move(registry), events](EngineSession& engine, EngineServer::Instant now) {
        static const SocketOptions options;
        auto handler = std::make_shared<OrderHandler>(registry, engine, *events);
        return std::make_unique<SocketConnection>(engine, std::move(handler), options, now);
    };
}

}  // namespace

SocketIoServer::SocketIoServer(Loop& loop, std::size_t loop_index,
                               const std::shared_ptr<SessionRouter>& session_router,
                               const std::shared_ptr<SessionRegistry>& registry,
                               http::AddressLimiter& limiter)
    : server_(std::make_shared<EngineServer>(loop, loop_index, engine_options(registry->options()),
                                             order_applications(registry), registry->clock())),
      endpoint_(server_, loop_index, session_router, limiter,
                [registry](const http::Request& request) { return registry->refusal(request); }) {
    server_->start();
}

}  // namespace orderwire::transport::socket_io
