#include "transport/websocket.hpp"
#include "base/timer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "transport/client_message.hpp"
#include "transport/websocket_session.hpp"

namespace orderwire::transport {

WebSocketHouse::WebSocketHouse(Loop& loop_, hub::Hub& hub_, Snapshots snapshots_,
                               const http::OriginPolicy& origins_, WebSocketOptions options_,
                               Metrics& metrics)
    : loop(loop_),
      hub(hub_),
      snapshots(std::move(snapshots_)),
      origins(origins_),
      options(options_),
      watchers(
          metrics.gauge("orderwire_watchers", "Connections that follow orders.", R"(transport="websocket")")),
      messages_sent(metrics.counter("orderwire_views_sent_total", "Views sent to watchers.",
                                    R"(transport="websocket")")) {}

struct WebSocketEndpoint::Impl : std::enable_shared_from_this<Impl> {
    Impl(std::shared_ptr<WebSocketHouse> house_)
        : house(std::move(house_)), ticker(house->loop.get_executor()) {}

    // One timer for all sessions of the loop: a timer for each would cost more memory than the rest of an
    // idle one.
    void tick() {
        const auto interval = std::min<std::chrono::milliseconds>(std::chrono::seconds(1),
                                                                  house->options.heartbeat_interval / 4);
        ticker.expires_after(std::max(interval, std::chrono::milliseconds(10)));
        ticker.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (error || !self) return;
            const auto now = std::chrono::steady_clock::now();
            for (WebSocketSession* session : self->all())
                session->tick(now);
            self->tick();
        });
    }

    // A copy: a session that ends takes itself out of the set, but never before its last handler has run.
    std::vector<WebSocketSession*> all() const { return {house->sessions.begin(), house->sessions.end()}; }

    std::shared_ptr<WebSocketHouse> house;
    Timer ticker;
};

WebSocketEndpoint::WebSocketEndpoint(Loop& loop, hub::Hub& hub, Snapshots snapshots,
                                     const http::OriginPolicy& origins, WebSocketOptions options,
                                     Metrics& metrics)
    : impl_(std::make_shared<Impl>(
          std::make_shared<WebSocketHouse>(loop, hub, std::move(snapshots), origins, options, metrics))) {
    impl_->tick();
}

WebSocketEndpoint::~WebSocketEndpoint() = default;

http::Response WebSocketEndpoint::upgrade(const http::Request& request) {
    const auto& house = impl_->house;
    if (!house->origins.allows(request.header(http::field::origin))) {
        return http::problem(http::status::forbidden, "foreign_origin",
                             "pages of this origin may not watch orders");
    }
    const auto order = request.query_value("order");
    if (order && !house->snapshots(*order)) {
        return http::problem(http::status::not_found, "unknown_order", "there is no order with this id");
    }
    const auto since = request.query_value("since");
    if (since && !parse_cursor(*since)) {
        return http::problem(http::status::bad_request, "bad_request",
                             "since is a version, a whole number from 0 up");
    }
    if (!request.upgrade) {
        http::Response response =
            http::problem(http::status::upgrade_required, "upgrade_required",
                          "this address speaks WebSocket; see GET /api/orders/{id} for plain HTTP");
        response.set(http::field::upgrade, "websocket");
        return response;
    }
    if (house->draining) {
        http::Response response =
            http::problem(http::status::service_unavailable, "draining", "the server is stopping");
        response.set(http::field::retry_after, "1");
        return response;
    }
    http::Response response;
    response.takeover = [house](http::Takeover takeover) {
        // Nobody may speak before the handshake is answered (RFC 6455, 4.1): the socket closes.
        if (!takeover.beyond.empty()) return;
        std::make_shared<WebSocketSession>(house, std::move(takeover))->start();
    };
    return response;
}

void WebSocketEndpoint::drain(std::size_t first, std::size_t total) {
    impl_->house->draining = true;
    const auto window = static_cast<std::size_t>(impl_->house->options.drain_window.count());
    std::size_t slot = first;
    for (WebSocketSession* session : impl_->all()) {
        // The middle of the slot: nobody is sent back at once, to a server that is still stopping.
        const std::size_t middle = window * (2 * slot + 1) / (2 * std::max(total, slot + 1));
        ++slot;
        session->close({boost::beast::websocket::close_code::service_restart,
                        fmt::format("reconnect_in_ms={}", middle)});
    }
}

void WebSocketEndpoint::abort() {
    for (WebSocketSession* session : impl_->all())
        session->abort();
}

std::size_t WebSocketEndpoint::sessions() const { return impl_->house->sessions.size(); }

}  // namespace orderwire::transport
