#include "echo.hpp"

#include "transport/socket_io/socket_connection.hpp"

namespace orderwire::transport::socket_io {

namespace {

class EngineEcho final : public EngineApplication {
  public:
    explicit EngineEcho(EngineSession& session) : session_(session) {}
    void on_message(std::string_view data, bool binary) override {
        session_.send(binary ? make_binary_frame(data) : make_frame(EngineType::message, data));
    }

  private:
    EngineSession& session_;
};

class SocketEcho final : public SocketHandler {
  public:
    bool has_namespace(std::string_view ns) const override { return ns == "/" || ns == "/custom"; }

    void on_connect(SocketConnection& connection, const std::string& ns, const json::value& auth) override {
        const json::value given = auth.is_object() ? auth : json::object();
        connection.send({SocketType::event, ns}, json::serialize(json::array{"auth", given}));
    }

    void on_event(SocketConnection& connection, const SocketPacket& packet) override {
        json::array arguments = packet.data.get_array();
        const bool binary = !packet.buffers.empty();
        SocketHead head{SocketType::event, packet.ns, packet.id, packet.buffers.size()};
        if (arguments[0] == "message") {
            head.type = binary ? SocketType::binary_event : SocketType::event;
            head.id.reset();
            arguments[0] = "message-back";
        } else if (arguments[0] == "message-with-ack" && packet.id) {
            head.type = binary ? SocketType::binary_ack : SocketType::ack;
            arguments.erase(arguments.begin());
        } else {
            return;
        }
        connection.send(head, json::serialize(arguments), packet.buffers);
    }
};

}  // namespace

std::unique_ptr<EngineApplication> engine_echo(EngineSession& session, EngineServer::Instant) {
    return std::make_unique<EngineEcho>(session);
}

std::unique_ptr<EngineApplication> socket_echo(EngineSession& session, EngineServer::Instant now) {
    static const SocketOptions options;
    return std::make_unique<SocketConnection>(session, std::make_shared<SocketEcho>(), options, now);
}

}  // namespace orderwire::transport::socket_io
