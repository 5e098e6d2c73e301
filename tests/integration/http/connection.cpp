#include "http/server/connection.hpp"

#include <doctest/doctest.h>

#include "integration/http/test_server.hpp"

using namespace orderwire::http;
using namespace orderwire::http::testing;

namespace {

std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

std::string head_of_size(std::size_t size) {
    std::string head = "GET /hello HTTP/1.1\r\nHost: test\r\nX-Fill: \r\n\r\n";
    head.insert(head.size() - 4, size - head.size(), 'x');
    return head;
}

}  // namespace

TEST_CASE("a connection answers one request after another") {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) {
        const RawAnswer answer = client.get("/hello");
        CHECK(answer.status == 200);
        CHECK(answer.body == "hello");
        CHECK(answer.header("connection") == "");
    }
    client.send(post("/echo", "body"));
    CHECK(client.read().body == "body");
    CHECK(client.get("/empty").status == 204);
    CHECK(client.get("/hello").body == "hello");
}

TEST_CASE("pipelined requests are answered in order") {
    TestServer server;
    RawClient client(server.port());
    std::string requests;
    for (int n = 1; n <= 20; ++n) {
        requests += "GET /number/" + std::to_string(n) + " HTTP/1.1\r\nHost: test\r\n\r\n" +
                    post("/echo", std::to_string(n));
    }
    client.send(requests);
    for (int n = 1; n <= 20; ++n) {
        CHECK(client.read().body == std::to_string(n));
        CHECK(client.read().body == std::to_string(n));
    }
}

TEST_CASE("a request that comes byte by byte is answered") {
    TestServer server;
    RawClient client(server.port());
    for (const char byte : post("/echo", "slowly"))
        client.send({&byte, 1});
    CHECK(client.read().body == "slowly");
}

TEST_CASE("a client that asks for the end gets it after the answer") {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.get("/hello", "Connection: close\r\n");
    CHECK(answer.body == "hello");
    CHECK(answer.header("connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("a handler can ask for the end") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.get("/close").header("connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("HTTP/1.0 is answered and closed, or kept where it asks") {
    TestServer server;
    RawClient closes(server.port());
    closes.send("GET /hello HTTP/1.0\r\n\r\n");
    CHECK(closes.read().body == "hello");
    CHECK(closes.is_closed());
    RawClient stays(server.port());
    for (int i = 0; i < 2; ++i) {
        stays.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(stays.read().header("connection") == "keep-alive");
    }
}

TEST_CASE("HEAD has GET's headers and no body") {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: test\r\n\r\n");
    const RawAnswer answer = client.read(true);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-length") == "5");
    CHECK(client.get("/hello").body == "hello");
    client.send("HEAD /take HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(client.read(true).status == 200);
    CHECK(client.get("/hello").body == "hello");
}

TEST_CASE("a client that expects 100 Continue is told to go on") {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read(true).status == 100);
    client.send("body");
    CHECK(client.read().body == "body");
    client.send(
        "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 999999\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read().status == 413);
}

TEST_CASE("an exception of a handler is answered with 500, and the connection goes on") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.get("/throw").code() == "internal_error");
    CHECK(client.get("/throw-early").code() == "internal_error");
    CHECK(client.get("/hello").body == "hello");
}

TEST_CASE("headers of 8 KiB pass, one byte more is answered with 431") {
    TestServer server;
    RawClient fits(server.port());
    fits.send(head_of_size(8 * 1024));
    CHECK(fits.read().status == 200);
    fits.send(head_of_size(8 * 1024));
    CHECK(fits.read().status == 200);
    RawClient too_large(server.port());
    too_large.send(head_of_size(8 * 1024 + 1));
    const RawAnswer answer = too_large.read();
    CHECK(answer.status == 431);
    CHECK(answer.code() == "headers_too_large");
    CHECK(answer.header("connection") == "close");
    too_large.end();
    CHECK(too_large.is_closed());
}

TEST_CASE("a body of the limit's size passes, one byte more is answered with 413") {
    TestServer server;
    RawClient fits(server.port());
    const std::string body(256 * 1024, 'x');
    fits.send(post("/echo", body));
    CHECK(fits.read().body == body);
    RawClient too_large(server.port());
    too_large.send(post("/echo", body + "x"));
    CHECK(too_large.read().code() == "body_too_large");
}

TEST_CASE(
    "a body over the limit is refused before it is sent, and a client that sends it all can read the "
    "answer") {
    TestServer server;
    RawClient waits(server.port());
    waits.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 99999999999\r\n\r\n");
    CHECK(waits.read().status == 413);
    RawClient sends(server.port());
    sends.send(post("/echo", std::string(8 * 1024 * 1024, 'x')));
    CHECK(sends.read().status == 413);
}

TEST_CASE("a chunked body is read, in pieces too, and the next request behind it") {
    TestServer server;
    RawClient client(server.port());
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    client.send(request + request);
    CHECK(client.read().body == "hello");
    CHECK(client.read().body == "hello");
    for (const char byte : request)
        client.send({&byte, 1});
    CHECK(client.read().body == "hello");
    client.send(
        "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n99999999\r\n");
    CHECK(client.read().code() == "body_too_large");
    CHECK(client.is_closed());
}

TEST_CASE("a chunk's header without an end does not fill memory") {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5;" +
                std::string(1'000'000, 'x'));
    CHECK(client.read().status == 431);
}

TEST_CASE("garbage is answered with 400 and closed") {
    TestServer server;
    for (const std::string& bytes :
         {std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8), std::string("\0\0\0\0\r\n\r\n", 8),
          std::string("hello\r\n\r\n"), std::string(100'000, 'a')}) {
        RawClient client(server.port());
        client.send(bytes);
        const RawAnswer answer = client.read();
        CHECK(answer.status >= 400);
        CHECK(answer.status < 500);
        client.end();
        CHECK(client.is_closed());
    }
    RawClient client(server.port());
    CHECK(client.get("/hello").body == "hello");
}

TEST_CASE("a request that is cut off is answered with 400, where the client still listens") {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhal");
    client.end();
    CHECK(client.read().code() == "bad_request");
    CHECK(client.is_closed());
}

TEST_CASE("a client that half-closes after its request still gets the answer") {
    TestServer server;
    RawClient client(server.port());
    client.send("GET /number/1 HTTP/1.1\r\nHost: test\r\n\r\n");
    client.end();
    CHECK(client.read().body == "1");
    CHECK(client.is_closed());
}

TEST_CASE("a request that takes too long is answered with 408") {
    TestServer server;
    RawClient silent(server.port());
    RawClient in_headers(server.port());
    in_headers.send("GET /hello HTTP/1.1\r\nHo");
    RawClient in_body(server.port());
    in_body.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhal");
    for (RawClient* client : {&silent, &in_headers, &in_body}) {
        const RawAnswer answer = client->read();
        CHECK(answer.status == 408);
        CHECK(answer.code() == "request_timeout");
        CHECK(answer.header("connection") == "close");
        client->end();
        CHECK(client->is_closed());
    }
    CHECK(server.has_connections(0));
}

TEST_CASE("a client that sends a byte now and then is answered with 408 all the same") {
    TestServer server;
    RawClient client(server.port());
    const std::string request =
        "GET /hello HTTP/1.1\r\nHost: test\r\nX: " + std::string(100, 'x') + "\r\n\r\n";
    const auto begin = std::chrono::steady_clock::now();
    std::thread dripping([&] {
        for (const char byte : request) {
            client.send({&byte, 1});
            std::this_thread::sleep_for(10ms);
        }
    });
    const RawAnswer answer = client.read();
    CHECK(answer.status == 408);
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
    dripping.join();
}

TEST_CASE("the second request of a connection has its own time") {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 4; ++i) {
        std::this_thread::sleep_for(120ms);
        CHECK(client.get("/hello").status == 200);
    }
    client.send("GET /hello HTTP/1.1\r\n");
    CHECK(client.read().status == 408);
}

TEST_CASE("an idle connection is closed without a word") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.get("/hello").status == 200);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(client.is_closed());
    const auto idle = std::chrono::steady_clock::now() - begin;
    CHECK(idle > 250ms);
    CHECK(idle < 1500ms);
    CHECK(server.has_connections(0));
}

TEST_CASE("a client that does not take the answer is closed") {
    TestServer server;
    RawClient client(server.port(), 4096);
    client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(server.has_connections(1));
    CHECK(server.has_connections(0));
}

TEST_CASE("a handler has all the time it needs, and finishes where the client has gone") {
    TestServer server;
    RawClient patient(server.port());
    patient.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
    {
        RawClient gone(server.port());
        gone.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
        CHECK(server.is_waiting(2));
    }
    std::this_thread::sleep_for(500ms);
    CHECK(server.waiting() == 2);
    server.release();
    CHECK(patient.read().body == "waited");
    CHECK(server.is_waiting(0));
    CHECK(server.has_connections(0));
}
