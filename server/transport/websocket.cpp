#include "transport/websocket.hpp"

#include <utility>

#include "transport/websocket_session.hpp"

namespace orderwire::transport {

http::Response open_websocket(const std::shared_ptr<Watchers>& watchers, const http::Request& request) {
    if (auto refusal = watchers->refusal(request, request.query_value("order"))) return std::move(*refusal);
    if (!request.upgrade) {
        http::Response response =
            http::problem(http::status::upgrade_required, "upgrade_required",
                          "this address speaks WebSocket; see GET /api/orders/{id} for plain HTTP");
        response.set(http::field::upgrade, "websocket");
        return response;
    }
    http::Response response;
    response.takeover = [watchers](http::Takeover takeover) {
        // Nobody may speak before the handshake is answered (RFC 6455, 4.1): the socket closes.
        if (!takeover.beyond.empty()) return;
        std::make_shared<WebSocketSession>(watchers, std::move(takeover))->start();
    };
    return response;
}

}  // namespace orderwire::transport
