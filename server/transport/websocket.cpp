#include "transport/websocket.hpp"

#include <utility>

#include "transport/cursor.hpp"
#include "transport/websocket_session.hpp"

namespace orderwire::transport {

http::Response open_websocket(const std::shared_ptr<SessionRegistry>& registry,
                              const http::Request& request) {
    if (auto refusal = registry->refusal(request)) return std::move(*refusal);
    // It follows its order before the upgrade is answered: an unknown one is a 404, and what is committed
    // during the handshake waits for its end.
    const auto session = std::make_shared<WebSocketSession>(registry);
    if (const auto order = request.query_value("order")) {
        const auto since = request.query_value("since");
        const auto followed = session->open_for(*order, since ? parse_cursor(*since) : std::nullopt);
        if (!followed) return not_followed(followed.error());
    }
    if (!request.upgrade) {
        http::Response response =
            http::problem(http::status::upgrade_required, "upgrade_required",
                          "this address speaks WebSocket; see GET /api/orders/{id} for plain HTTP");
        response.set(http::field::upgrade, "websocket");
        return response;
    }
    http::Response response;
    response.hijack = [session](http::HijackedConnection hijacked) {
        // Nobody may speak before the handshake is answered (RFC 6455, 4.1): the socket closes.
        if (!hijacked.beyond.empty()) return;
        session->start(std::move(hijacked));
    };
    return response;
}

}  // namespace orderwire::transport
