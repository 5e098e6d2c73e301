#include "transport/socket_io/order_channel.hpp"

namespace orderwire::transport::socket_io {

namespace {

EngineOptions engine_options(const Options& options) {
    EngineOptions engine;
    engine.ping_interval = options.heartbeat_interval;
    engine.message_rate = options.message_rate;
    return engine;
}

EngineHouse::MakeApplication order_applications(std::shared_ptr<Watchers> watchers) {
    auto events = std::make_shared<OrderEvents>();
    return [watchers = std::move(watchers), events](EngineSession& engine, EngineHouse::Instant now) {
        static const SocketOptions options;
        auto handler = std::make_shared<OrderHandler>(watchers, engine, *events);
        return std::make_unique<SocketConnection>(engine, std::move(handler), options, now);
    };
}

}  // namespace

OrderChannel::OrderChannel(Loop& loop, std::size_t loop_index, const std::shared_ptr<Neighbours>& neighbours,
                           const std::shared_ptr<Watchers>& watchers, http::AddressLimiter& limiter)
    : house_(std::make_shared<EngineHouse>(loop, loop_index, engine_options(watchers->options()),
                                           order_applications(watchers), watchers->clock())),
      endpoint_(house_, loop_index, neighbours, limiter,
                [watchers](const http::Request& request) { return watchers->refusal(request); }) {
    house_->start();
}

}  // namespace orderwire::transport::socket_io
