// The Socket.IO side of one Engine.IO session: namespaces, events, acknowledgements, attachments. What the
// events mean is the handler's. Pure but for the ids, which come from the system's generator.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/socket_io/engine_session.hpp"
#include "transport/socket_io/packet_assembler.hpp"

namespace orderwire::transport::socket_io {

class SocketConnection;

// What the program does with the connection. Its exceptions end the session.
class SocketHandler {
  public:
    virtual ~SocketHandler() = default;
    // Whether clients may connect to this namespace. How many there are bounds what one session can hold.
    virtual bool has_namespace(std::string_view ns) const = 0;
    // After the client was told its id. `auth` is the CONNECT packet's object, or null.
    virtual void on_connect(SocketConnection&, const std::string& /*ns*/, const json::value& /*auth*/) {}
    virtual void on_disconnect(const std::string& /*ns*/) {}
    // `packet.data` is an array whose first element is the event's name; `packet.id`, where the client waits
    // for an acknowledgement.
    virtual void on_event(SocketConnection& connection, const SocketPacket& packet) = 0;
    // The next packet that is made only when it can be sent, if there is one.
    virtual std::optional<Frame> pull() { return std::nullopt; }
    // An event that says that the client said too much, if there is one.
    virtual std::optional<Frame> flood_notice() { return std::nullopt; }
};

struct SocketOptions {
    std::chrono::milliseconds connect_timeout{45'000};  // a session without a namespace is closed after this
};

class SocketConnection final : public EngineApplication {
  public:
    SocketConnection(EngineSession& session, std::shared_ptr<SocketHandler> handler,
                     const SocketOptions& options, Instant now);

    void on_message(std::string_view data, bool binary) override;
    std::optional<Frame> pull() override;
    void tick(Instant now) override;
    std::optional<Frame> flood_notice() override;

    // A packet of the handler's: an event (`json_text` is ["name",…]) or an acknowledgement ([…]).
    void send(const SocketHead& head, std::string_view json_text,
              const std::vector<std::string>& buffers = {});

  private:
    void on_packet(const SocketPacket& packet);
    void connect(const SocketPacket& packet);
    bool connected(std::string_view ns) const;

    EngineSession& session_;
    std::shared_ptr<SocketHandler> handler_;
    const SocketOptions& options_;
    PacketAssembler assembler_;
    std::vector<std::string> namespaces_;  // that the client is connected to
    Instant connected_at_;                 // when it last was connected to any
};

}  // namespace orderwire::transport::socket_io
