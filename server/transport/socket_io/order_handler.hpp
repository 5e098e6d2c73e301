// Orders for Socket.IO applications, in the namespace "/":
//
//   socket.emit("subscribe", id, since, ack)      ack(view); `since` and `ack` may be left out
//   socket.emit("unsubscribe", id, ack)           ack()
//   socket.on("order", (view) => …)               at each transition
//
// What can't be done is acknowledged with {object:"error",code,order,detail}, as on the WebSocket channel;
// where the client asked for no acknowledgement it comes as the event "error". Codes: `unknown_order`,
// `too_many_orders`, `bad_message` (an argument of the wrong type), `unknown_event`; `too_many_messages`
// comes as the event "error" before the end.
#pragma once

#include "transport/session.hpp"
#include "transport/socket_io/socket_connection.hpp"

namespace orderwire::transport::socket_io {

// A view as an event, ready to send. The last one is kept: a transition goes to all who watch the order, one
// after the other, and each of them gets the same bytes. One for each loop.
class OrderEvents {
  public:
    Frame event_of(const hub::MessagePtr& view);

  private:
    std::weak_ptr<const hub::Message> view_;
    Frame event_;
};

class OrderHandler final : public SocketHandler, public Session {
  public:
    // What is passed by reference outlives the handler's last call.
    OrderHandler(std::shared_ptr<SessionRegistry> registry, EngineSession& engine, OrderEvents& events);

    bool has_namespace(std::string_view ns) const override { return ns == "/"; }
    void on_disconnect(const std::string& ns) override;
    void on_event(SocketConnection& connection, const SocketPacket& packet) override;
    std::optional<Frame> pull() override;
    std::optional<Frame> flood_notice() override;

    // Pings are Engine.IO's; here only the slot at shutdown is looked at.
    Instant tick(Instant at) override;
    void drain(std::chrono::milliseconds reconnect_in) override;
    void abort() override;

  private:
    void wake() override { engine_.wake(); }
    bool overdue(Instant) const override { return false; }
    // What the acknowledgement carries; "" for nothing.
    result<std::string> answer(const json::array& event, bool acknowledged);

    EngineSession& engine_;
    OrderEvents& events_;
    Instant close_at_ = Instant::max();
};

}  // namespace orderwire::transport::socket_io
