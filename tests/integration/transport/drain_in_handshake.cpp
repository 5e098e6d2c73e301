// A shutdown that meets a connection in the middle of its beginning.
#include <doctest/doctest.h>

#include "integration/transport/one_websocket.hpp"
#include "support/event_stream_client.hpp"
#include "support/shop.hpp"
#include "transport/socket_io/engine_server.hpp"
#include "transport/socket_io/engine_socket.hpp"
#include "transport/sse.hpp"
#include "transport/websocket.hpp"
#include "unit/transport/socket_io/fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

const transport::Options ten_seconds{.drain_window = 10s};

std::shared_ptr<transport::socket_io::EngineServer> server_on(OneWebSocket& client) {
    using namespace transport::socket_io;
    return std::make_shared<EngineServer>(
        client.loop, 0, EngineOptions{},
        [](EngineSession& session, EngineServer::Instant) {
            return std::make_unique<EchoApplication>(session);
        },
        client.clock);
}

}  // namespace

TEST_CASE("a WebSocket that shakes hands when the server stops is told to come back, in its own slot") {
    OneWebSocket client(ten_seconds);
    http::Request request = OneWebSocket::upgrade("/live?order=order");
    request.query["order"] = "order";
    http::Response response = transport::open_websocket(client.registry, request);
    REQUIRE(response.hijack);
    SUBCASE("before its connection was handed over") {
        client.registry->drain(1, 2);
        response.hijack(client.take_over());
    }
    SUBCASE("while its upgrade is answered") {
        response.hijack(client.take_over());
        client.registry->drain(1, 2);
    }
    CHECK(client.head().starts_with("HTTP/1.1 101"));
    const auto close = client.next();
    CHECK(close.close_code() == 1012);
    CHECK(close.close_reason() == "reconnect_in_ms=7500");
    CHECK(client.registry->size() == 1);  // and is waited for until it has gone
}

TEST_CASE("a stream that begins when the server stops gets its retry and its end") {
    OneWebSocket client(ten_seconds);
    http::Request request;
    request.method = http::verb::get;
    request.params["id"] = "order";
    http::Response response = transport::open_event_stream(client.registry, request);
    REQUIRE(response.hijack);
    client.registry->drain(1, 2);
    response.hijack(client.take_over());
    const std::string all = client.rest();
    CHECK(all.find("retry: 7500\n") != std::string::npos);
    CHECK(all.ends_with("0\r\n\r\n"));
    CHECK(transport::open_event_stream(client.registry, request).status == http::status::service_unavailable);
}

TEST_CASE("a Socket.IO WebSocket that shakes hands when the server stops is closed with 1012") {
    OneWebSocket client;
    const auto server = server_on(client);
    const auto socket = std::make_shared<transport::socket_io::EngineSocket>(server, "");
    SUBCASE("while its upgrade is answered") {
        socket->start(client.take_over());
        server->drain();
    }
    SUBCASE("one that comes from another loop after that") {
        server->drain();
        socket->start(client.take_over());
    }
    CHECK(server->sockets() == 1);  // waited for
    CHECK(client.head().starts_with("HTTP/1.1 101"));
    CHECK(client.next().close_code() == 1012);
    CHECK(server->sessions() == 0);
}

TEST_CASE("a Socket.IO upgrade in the middle ends with its session") {
    OneWebSocket client;
    const auto server = server_on(client);
    const auto session = server->open(transport::socket_io::EngineSession::Transport::polling, nullptr);
    const auto socket = std::make_shared<transport::socket_io::EngineSocket>(server, session->sid());
    socket->start(client.take_over("/socket.io/"));
    CHECK(client.head().starts_with("HTTP/1.1 101"));
    client.send(OneWebSocket::text, "2probe");
    CHECK(client.next().payload == "3probe");
    server->drain();
    session->close();
    CHECK(client.next().opcode == OneWebSocket::closing);
}

TEST_CASE("at shutdown a testbench's page gets the end of its stream, and is waited for") {
    auto shop = std::make_unique<Shop>();
    EventStreamClient page(shop->port(), "/api/testbench/stream");
    REQUIRE(page.status() == 200);
    REQUIRE(page.next()->event == "hello");
    shop->stop();
    // It is all there now: nothing was cut off.
    while (page.next()) {
    }
}
