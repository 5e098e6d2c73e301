// One WebSocket of a server that has no thread but the test's own, and the time that the test says: a client
// that sees the frames.
#pragma once

#include <doctest/doctest.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "http/origin.hpp"
#include "support/manual_clock.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::test {

class OneWebSocket {
  public:
    explicit OneWebSocket(const transport::Options& options = {})
        : registry(std::make_shared<transport::SessionRegistry>(
              loop, hub, transport::Snapshots([this](const std::string&) { return stored; }), origins_,
              options, metrics_, clock)) {
        using asio::ip::tcp;
        asio::basic_socket_acceptor<tcp, Executor> acceptor(loop, tcp::endpoint(tcp::v4(), 0));
        client_.connect({asio::ip::make_address("127.0.0.1"), acceptor.local_endpoint().port()});
        server_ = acceptor.accept();
        server_.non_blocking(true);
        server_.set_option(tcp::no_delay(true));  // as the server has it
        client_.non_blocking(true);
    }

    // The upgrade as a handler gets it: what takes the connection over has not begun its handshake yet.
    http::HijackedConnection take_over(const std::string& target = "/live") {
        http::Request request = upgrade(target);
        return {std::move(server_), std::move(request), {}, 11, "", nullptr};
    }
    static http::Request upgrade(const std::string& target) {
        http::Request request;
        request.method = http::verb::get;
        request.target = target;
        request.upgrade = true;
        request.headers.set("Host", "test");
        request.headers.set("Upgrade", "websocket");
        request.headers.set("Connection", "Upgrade");
        request.headers.set("Sec-WebSocket-Version", "13");
        request.headers.set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        return request;
    }

    enum Opcode { text = 1, binary = 2, closing = 8, ping = 9, pong = 10, ended = -1 };
    // So many at once; all of them fit into the sockets.
    void send(Opcode opcode, const std::string& payload, int times = 1) {
        REQUIRE(payload.size() < 126);
        std::string frame{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())};
        frame += std::string(4, '\0') + payload;  // masked with nothing
        std::string frames;
        for (int i = 0; i < times; ++i)
            frames += frame;
        asio::write(client_, asio::buffer(frames));
    }
    void end() { client_.close(); }

    std::string head() {  // of the answer to the upgrade
        while (bytes_.find("\r\n\r\n") == std::string::npos)
            REQUIRE(receive());
        const std::size_t end = bytes_.find("\r\n\r\n") + 4;
        std::string head = bytes_.substr(0, end);
        bytes_.erase(0, end);
        return head;
    }
    struct Frame {
        Opcode opcode = ended;
        std::string payload;
        int close_code() const {
            if (opcode != closing || payload.size() < 2) return 0;
            return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
        }
        std::string close_reason() const { return payload.size() < 2 ? "" : payload.substr(2); }
    };
    Frame next() {
        std::size_t head = 2;
        while (bytes_.size() < 4 && bytes_.size() < head + size())
            if (!receive()) return {};
        std::size_t length = size();
        if (length == 126) {
            head = 4;
            length = std::size_t{static_cast<unsigned char>(bytes_[2])} << 8 |
                     static_cast<unsigned char>(bytes_[3]);
        }
        while (bytes_.size() < head + length)
            if (!receive()) return {};
        Frame frame{static_cast<Opcode>(bytes_[0] & 0x0f), bytes_.substr(head, length)};
        bytes_.erase(0, head + length);
        return frame;
    }
    // All that the server sends until it ends the connection.
    std::string rest() {
        while (receive()) {
        }
        return std::exchange(bytes_, {});
    }

  private:
    Metrics metrics_;
    http::OriginPolicy origins_{"http://127.0.0.1:1", {}};

  public:  // the loop goes before all that its last handlers refer to
    hub::Hub hub;
    hub::MessagePtr stored = std::make_shared<const hub::Message>(
        hub::Message{"order", 1, false, std::make_shared<const std::string>("{}")});
    ManualClock clock;
    Loop loop{1};

  private:
    asio::io_context outside_;
    asio::ip::tcp::socket client_{outside_};
    Socket server_{loop};
    std::string bytes_;

    // What the second byte says, as far as it is there: 126 is followed by the length.
    std::size_t size() const { return bytes_.size() < 2 ? 2 : static_cast<unsigned char>(bytes_[1]) & 0x7fU; }

    // More bytes; false where the server has ended. The loop runs as far as it must.
    bool receive() {
        for (;;) {
            std::array<char, 4096> some;
            boost::system::error_code error;
            const std::size_t read = client_.read_some(asio::buffer(some), error);
            bytes_.append(some.data(), read);
            if (read > 0) return true;
            if (error != asio::error::would_block) return false;
            loop.restart();
            REQUIRE(loop.run_one_for(std::chrono::seconds(5)) == 1);  // or the server says nothing
        }
    }

  public:
    std::shared_ptr<transport::SessionRegistry> registry;  // goes first
};

}  // namespace orderwire::test
