#include "sandbox/delivery/cli_websocket_endpoint.hpp"

namespace orderwire::sandbox {

namespace {

http::Response refuse(http::status status, std::string message) {
    ApiError error;
    error.message = std::move(message);
    return http::json_response(status, json::value(error_body(error)));
}

}  // namespace

CliWebSocketEndpoint::CliWebSocketEndpoint(EmulatorContext& context, std::function<void()> changed)
    : context_(context), changed_(std::move(changed)) {}

http::Response CliWebSocketEndpoint::upgrade(const http::Request& request) {
    const std::string id(request.header("websocket-id"));
    if (!knows_cli_session(context_, id)) return refuse(http::status::unauthorized, "Unknown WebSocket ID.");
    if (!request.upgrade) return refuse(http::status::upgrade_required, "This address speaks WebSocket.");
    if (stopping_) return refuse(http::status::service_unavailable, "The sandbox is stopping.");
    http::Response response;
    response.hijack = [this, id](http::HijackedConnection hijacked) {
        if (!hijacked.beyond.empty()) return;  // nobody may speak before the handshake is answered
        auto session = std::make_shared<CliWebSocketSession>(context_, id, std::move(hijacked), changed_);
        std::erase_if(sessions_, [](const auto& known) { return known.expired(); });
        sessions_.push_back(session);
        session->start();
    };
    return response;
}

void CliWebSocketEndpoint::stop() {
    stopping_ = true;
    for (const auto& known : sessions_) {
        if (const auto session = known.lock()) session->close();
    }
}

}  // namespace orderwire::sandbox
