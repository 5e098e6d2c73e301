// Requests that are answered later.
#include <doctest/doctest.h>

#include <utility>

#include "integration/http/test_server.hpp"

using namespace orderwire::http;
using namespace orderwire::http::testing;

namespace {

const std::string defer = "GET /defer HTTP/1.1\r\nHost: test\r\n\r\n";
const std::string hello = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n";

}  // namespace

TEST_CASE("a deferred request is answered later, past every deadline, and the connection goes on") {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 2; ++i) {
        client.send(defer);
        REQUIRE(server.has_parked(1));
        std::this_thread::sleep_for(700ms);  // the limits are 300 ms
        server.answer_deferred("late");
        const RawAnswer answer = client.read();
        CHECK(answer.status == 200);
        CHECK(answer.body == "late");
        CHECK(answer.header("connection") == "");
        CHECK(client.get("/hello").body == "hello");
    }
    CHECK(server.has_gone(0));
}

TEST_CASE("headers of the response that deferred stand in the answer; HEAD gets that response at once") {
    TestServer server;
    RawClient client(server.port());
    client.send(defer);
    REQUIRE(server.has_parked(1));
    server.answer_deferred("late");
    CHECK(client.read().header("x-deferred") == "yes");
    client.send("HEAD /defer HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawAnswer head = client.read(true);
    CHECK(head.status == 204);
    CHECK(head.header("x-deferred") == "yes");
    CHECK(client.get("/hello").body == "hello");
}

TEST_CASE("a client that ends its side while it is deferred counts as gone, at once") {
    TestServer server;
    {
        RawClient closing(server.port());
        closing.send(defer);
        REQUIRE(server.has_parked(1));
    }
    CHECK(server.has_gone(1));
    CHECK(server.has_connections(0));
    RawClient ending(server.port());
    ending.send(defer);
    REQUIRE(server.has_parked(1));
    ending.end();
    CHECK(server.has_gone(2));
    CHECK(server.has_connections(0));
}

TEST_CASE("what a client sends behind a deferred request is answered after it") {
    TestServer server;
    RawClient client(server.port());
    client.send(defer + hello);
    REQUIRE(server.has_parked(1));
    client.send(hello + defer + hello);
    server.answer_deferred("first");
    CHECK(client.read().body == "first");
    CHECK(client.read().body == "hello");
    CHECK(client.read().body == "hello");
    REQUIRE(server.has_parked(1));
    server.answer_deferred("fourth");
    CHECK(client.read().body == "fourth");
    CHECK(client.read().body == "hello");
}

TEST_CASE("a client that floods a deferred request fills the sockets' buffers, not the server's memory") {
    TestServer server;
    RawClient client(server.port());
    client.send(defer);
    REQUIRE(server.has_parked(1));
    std::string many;
    for (int i = 0; i < 2000; ++i)
        many += hello;
    std::thread flood([&] { client.send(many); });
    server.answer_deferred("first");
    CHECK(client.read().body == "first");
    for (int i = 0; i < 2000; ++i)
        REQUIRE(client.read().body == "hello");
    flood.join();
}

TEST_CASE("a deferred connection keeps its place in the limits") {
    Limits limits = quick_limits();
    limits.connections_per_address = 1;
    TestServer server(limits);
    {
        RawClient client(server.port());
        client.send(defer);
        REQUIRE(server.has_parked(1));
        RawClient other(server.port());
        CHECK(other.read().status == 503);
    }
    CHECK(server.has_gone(1));
    RawClient again(server.port());
    CHECK(again.get("/hello").status == 200);
}

TEST_CASE("a server that stops leaves deferred requests to be answered, and says then that it closes") {
    TestServer server;
    RawClient client(server.port());
    client.send(defer);
    REQUIRE(server.has_parked(1));
    server.stop();
    std::this_thread::sleep_for(100ms);
    CHECK(server.has_connections(1));
    server.answer_deferred("goodbye");
    const RawAnswer answer = client.read();
    CHECK(answer.body == "goodbye");
    CHECK(answer.header("connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("deferring that fails is answered with 500") {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.get("/defer-throws");
    CHECK(answer.status == 500);
    CHECK(answer.code() == "internal_error");
    CHECK(client.get("/hello").body == "hello");
}
