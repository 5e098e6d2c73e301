#include "http/server/server.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <deque>

#include "integration/http/test_server.hpp"

using namespace orderwire;
using namespace orderwire::http;
using namespace orderwire::http::testing;

namespace {

struct Nothing {
    Limits limits = quick_limits();
    AddressLimiter limiter{limits, {}};
    Router router;
    Loop loop{1};
};

std::string what_is_thrown(const std::function<void()>& function) {
    try {
        function();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("two servers of one process share a port") {
    Nothing n;
    Server first(n.loop, {"127.0.0.1", 0}, n.limits, n.limiter, n.router);
    CHECK(first.port() != 0);
    Server second(n.loop, {"127.0.0.1", first.port()}, n.limits, n.limiter, n.router);
    CHECK(second.port() == first.port());
}

TEST_CASE("a port that somebody listens on is found out, although it could be shared") {
    Nothing n;
    Server server(n.loop, {"127.0.0.1", 0}, n.limits, n.limiter, n.router);
    const Endpoint taken{"127.0.0.1", server.port()};
    CHECK(what_is_thrown([&] { Server::probe_port_free(taken); }) == to_string(taken) + " is in use");
    server.stop();
    CHECK_NOTHROW(Server::probe_port_free(taken));
    CHECK_NOTHROW(Server::probe_port_free({"127.0.0.1", 0}));
}

TEST_CASE("a port with connections that have just ended is free") {
    std::uint16_t port = 0;
    {
        TestServer server;
        port = server.port();
        RawClient client(port);
        client.get("/close");
        CHECK(client.is_closed());
    }
    CHECK_NOTHROW(Server::probe_port_free({"127.0.0.1", port}));
}

TEST_CASE("a server that can't listen says why") {
    Nothing n;
    const auto listen = [&](const Endpoint& endpoint) {
        return what_is_thrown([&] { Server(n.loop, endpoint, n.limits, n.limiter, n.router); });
    };
    CHECK(listen({"192.0.2.1", 8080}).starts_with("can't listen on 192.0.2.1:8080: "));
    CHECK(listen({"no-such-host.invalid", 80}) ==
          "can't listen on no-such-host.invalid:80: the name is not known");
}

TEST_CASE("too many requests are answered with 429 and Retry-After, and the connection goes on") {
    Limits limits = quick_limits();
    limits.requests_per_second = 3;
    TestServer server(limits);
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i)
        CHECK(client.get("/hello").status == 200);
    const RawAnswer answer = client.get("/hello");
    CHECK(answer.status == 429);
    CHECK(answer.code() == "too_many_requests");
    CHECK(answer.header("retry-after") == "1");
    std::this_thread::sleep_for(400ms);
    RawClient later(server.port());
    CHECK(later.get("/hello").status == 200);
}

TEST_CASE(
    "where the handler judges, an exempt request costs nothing, and failed ones come to their end unread") {
    Limits limits = quick_limits();
    limits.requests_per_second = 2;
    TestServer server(limits);
    RawClient client(server.port());
    for (int i = 0; i < 10; ++i)
        CHECK(client.get("/judged/yes").status == 200);
    CHECK(client.get("/judged/no").status == 200);
    CHECK(client.get("/judged/no").status == 200);
    CHECK(server.judged() == 12);
    // From here on its handler is not even asked; other requests are another matter.
    const RawAnswer refused = client.get("/judged/yes");
    CHECK(refused.status == 429);
    CHECK(refused.header("retry-after") == "1");
    CHECK(client.get("/judged/no").status == 429);
    CHECK(server.judged() == 12);
    CHECK(client.get("/hello").status == 200);
    CHECK(client.get("/hello").status == 200);
    CHECK(client.get("/hello").status == 429);
}

TEST_CASE("behind a trusted proxy each client has its own allowance") {
    Limits limits = quick_limits();
    limits.requests_per_second = 1;
    TestServer server(limits, {"127.0.0.0/8"});
    RawClient proxy(server.port());
    for (int i = 1; i <= 5; ++i) {
        const std::string address = "198.51.100." + std::to_string(i);
        const RawAnswer answer =
            proxy.get("/peer", "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-For: " + address + "\r\n");
        CHECK(answer.status == 200);
        CHECK(answer.body == address);
    }
    CHECK(proxy.get("/peer", "X-Forwarded-For: 198.51.100.5\r\n").status == 429);
}

TEST_CASE("behind a trusted proxy a client's connections count, and not the proxy's") {
    Limits limits = quick_limits();
    limits.connections_per_address = 2;
    limits.idle_timeout = 10s;
    TestServer server(limits, {"127.0.0.0/8"});
    const std::string one = "X-Forwarded-For: 198.51.100.1\r\n";
    const std::string other = "X-Forwarded-For: 198.51.100.2\r\n";
    std::deque<RawClient> proxy;
    for (int i = 0; i < 6; ++i)
        proxy.emplace_back(server.port());
    // Held and taken over, they count; idle ones are the proxy's.
    for (RawClient& connection : proxy)
        CHECK(connection.get("/peer", one).status == 200);
    proxy[0].send("GET /defer HTTP/1.1\r\nHost: test\r\n" + one + "\r\n");
    CHECK(server.has_parked(1));
    proxy[1].send("GET /take HTTP/1.1\r\nHost: test\r\n" + one + "\r\n");
    CHECK(server.has_taken());
    const RawAnswer refused = proxy[2].get("/take", one);
    CHECK(refused.status == 503);
    CHECK(refused.code() == "too_many_connections");
    CHECK(refused.header("retry-after") == "1");
    CHECK(proxy[2].get("/peer", other).status == 200);
    CHECK(proxy[3].get("/peer").status == 200);
    server.answer_deferred("news");
    CHECK(proxy[0].read().body == "news");
    CHECK(proxy[2].get("/peer", one).status == 200);
    // The one that was taken over holds its place until whoever has it lets go.
    proxy[4].send("GET /defer HTTP/1.1\r\nHost: test\r\n" + one + "\r\n");
    CHECK(server.has_parked(1));
    CHECK(proxy[2].get("/peer", one).status == 503);
    server.on_loop([&] {
        server.taken.reset();
        return 0;
    });
    CHECK(proxy[2].get("/peer", one).status == 200);
}

TEST_CASE("where files are scarce nobody stays, and those with a short errand are answered and let go") {
    Limits limits = quick_limits();
    limits.idle_timeout = 10s;
    limits.request_timeout = 10s;
    TestServer server(limits, {}, 3, 64);
    RawClient watcher(server.port());
    watcher.send("GET /take HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(server.has_taken());
    RawClient idle(server.port());
    CHECK(idle.get("/hello").header("connection") == "");
    RawClient third(server.port());
    CHECK(third.get("/hello").header("connection") == "");
    for (const char* path : {"/take", "/defer"}) {
        RawClient late(server.port());
        const RawAnswer refused = late.get(path);
        CHECK(refused.status == 503);
        CHECK(refused.code() == "too_many_connections");
        CHECK(refused.header("retry-after") == "5");
        CHECK(refused.header("connection") == "close");
    }
    CHECK(third.is_closed());  // within 2 s, and not the usual 10
}

TEST_CASE("where files are scarce an address with many connections gets no more") {
    Limits limits = quick_limits();
    limits.idle_timeout = 10s;
    limits.request_timeout = 10s;
    TestServer server(limits, {}, 5, 16);
    std::deque<RawClient> waiting;
    for (int i = 0; i < 4; ++i)
        waiting.emplace_back(server.port()).send("GET /defer HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(server.has_parked(4));
    waiting.emplace_back(server.port());
    CHECK(server.has_connections(5));
    RawClient late(server.port());
    CHECK(late.read().code() == "too_many_connections");
    CHECK(late.is_closed());
}

TEST_CASE("the kernel notices peers that vanished, on every connection") {
    TestServer server;
    RawClient client(server.port());
    client.send("GET /take HTTP/1.1\r\nHost: test\r\n\r\n");
    REQUIRE(server.has_taken());
    const int socket = server.on_loop([&] { return server.taken->socket.native_handle(); });
    const auto option = [socket](int level, int name) {
        int value = 0;
        socklen_t size = sizeof(value);
        CHECK(::getsockopt(socket, level, name, &value, &size) == 0);
        return value;
    };
    CHECK(option(SOL_SOCKET, SO_KEEPALIVE) == 1);
    CHECK(option(IPPROTO_TCP, TCP_KEEPIDLE) == 45);
    CHECK(option(IPPROTO_TCP, TCP_KEEPINTVL) == 15);
    CHECK(option(IPPROTO_TCP, TCP_KEEPCNT) == 3);
    CHECK(option(IPPROTO_TCP, TCP_USER_TIMEOUT) == 90'000);
}

TEST_CASE("X-Forwarded-For from anybody else is not believed") {
    TestServer server;
    RawClient client(server.port());
    CHECK(client.get("/peer", "X-Forwarded-For: 198.51.100.1\r\n").body == "127.0.0.1");
}

TEST_CASE("connections over the limit are answered with 503 and closed") {
    Limits limits = quick_limits();
    limits.connections_per_address = 2;
    limits.idle_timeout = 5s;
    TestServer server(limits);
    RawClient first(server.port());
    CHECK(first.get("/hello").status == 200);
    {
        RawClient second(server.port());
        CHECK(second.get("/hello").status == 200);
        RawClient third(server.port());
        third.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n");
        const RawAnswer answer = third.read();
        CHECK(answer.status == 503);
        CHECK(answer.code() == "too_many_connections");
        CHECK(answer.header("retry-after") == "1");
        CHECK(answer.header("connection") == "close");
        CHECK(third.is_closed());
    }
    CHECK(server.has_connections(1));
    RawClient fourth(server.port());
    CHECK(fourth.get("/hello").status == 200);
}

TEST_CASE("clients that are refused and stay cost a bounded number of sockets") {
    Limits limits = quick_limits();
    limits.connections_per_address = 1;
    limits.idle_timeout = 10s;
    TestServer server(limits);
    RawClient first(server.port());
    CHECK(first.get("/hello").status == 200);
    std::vector<std::unique_ptr<RawClient>> refused;
    for (int i = 0; i < 100; ++i)
        refused.push_back(std::make_unique<RawClient>(server.port()));
    CHECK(server.has_connections(65));
    for (const auto& client : refused)
        CHECK(client->read().header("retry-after") == "1");
    CHECK(first.get("/hello").status == 200);
    CHECK(server.has_connections(1));
}

TEST_CASE("a hijack gets the socket, the request and the bytes after it, and keeps its place in the limits") {
    Limits limits = quick_limits();
    limits.connections_per_address = 1;
    TestServer server(limits);
    RawClient client(server.port());
    client.send("GET /take?x=1 HTTP/1.1\r\nHost: test\r\n\r\nbeyond");
    REQUIRE(server.has_taken());
    CHECK(server.has_connections(0));
    server.on_loop([&] {
        CHECK(server.taken->request.query_value("x") == "1");
        CHECK(server.taken->request.peer.to_string() == "127.0.0.1");
        CHECK(server.taken->beyond == "beyond");
        CHECK(server.taken->release != nullptr);
    });
    // No deadline of HTTP's is left on the socket.
    std::this_thread::sleep_for(600ms);
    server.on_loop([&] {
        static const std::string greeting = "not HTTP";
        asio::async_write(server.taken->socket, asio::buffer(greeting), [](auto, auto) {});
    });
    CHECK(client.receive() == "not HTTP");
    RawClient other(server.port());
    CHECK(other.read().status == 503);
    server.on_loop([&] { server.taken.reset(); });
    CHECK(client.is_closed());
    RawClient again(server.port());
    CHECK(again.get("/hello").status == 200);
}

TEST_CASE("a server that stops closes idle connections at once and accepts no more") {
    Limits limits = quick_limits();
    limits.idle_timeout = 10s;
    limits.request_timeout = 10s;
    TestServer server(limits);
    RawClient fresh(server.port());
    RawClient idle(server.port());
    CHECK(idle.get("/hello").status == 200);
    CHECK(server.has_connections(2));
    server.stop();
    CHECK(idle.is_closed());
    CHECK(fresh.is_closed());
    CHECK(server.has_connections(0));
    CHECK_NOTHROW(Server::probe_port_free({"127.0.0.1", server.port()}));
}

TEST_CASE("a server that stops answers the requests it has, and says that it closes") {
    Limits limits = quick_limits();
    limits.request_timeout = 10s;
    TestServer server(limits);
    RawClient waiting(server.port());
    waiting.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(server.is_waiting(1));
    RawClient sending(server.port());
    sending.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbo");
    RawClient stuck(server.port());
    stuck.send("GET /hello HTTP/1.1\r\n");
    CHECK(server.has_connections(3));
    std::this_thread::sleep_for(50ms);
    server.stop();
    sending.send("dy");
    const RawAnswer sent = sending.read();
    CHECK(sent.body == "body");
    CHECK(sent.header("connection") == "close");
    sending.end();
    server.release();
    const RawAnswer waited = waiting.read();
    CHECK(waited.body == "waited");
    CHECK(waited.header("connection") == "close");
    waiting.end();
    CHECK(stuck.read().status == 408);
    stuck.end();
    CHECK(server.has_connections(0));
}

TEST_CASE("a server that stops answers those whom the kernel has let in before") {
    TestServer server;
    std::vector<std::unique_ptr<RawClient>> clients;
    server.on_loop([&] {
        // The loop is here: it accepts nobody meanwhile.
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n");
        }
        server.stop_on_loop();
    });
    for (const auto& client : clients) {
        const RawAnswer answer = client->read();
        CHECK(answer.body == "hello");
        CHECK(answer.header("connection") == "close");
    }
    CHECK_NOTHROW(Server::probe_port_free({"127.0.0.1", server.port()}));
}

TEST_CASE("a server may go while handlers run and connections are open") {
    TestServer server;
    RawClient waiting(server.port());
    waiting.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(server.is_waiting(1));
    RawClient reading(server.port());
    reading.send("GET /hel");
    RawClient idle(server.port());
    CHECK(idle.get("/hello").status == 200);
}

TEST_CASE("without file descriptors a server waits, and goes on when there are some") {
    TestServer server;
    RawClient before(server.port());
    CHECK(before.get("/hello").status == 200);
    RawClient waiting(server.port());
    CHECK(server.has_connections(2));

    rlimit usual{};
    getrlimit(RLIMIT_NOFILE, &usual);
    const rlimit few{.rlim_cur = 3, .rlim_max = usual.rlim_max};
    const auto make_socket = [] { return ::socket(AF_INET, SOCK_STREAM, 0); };
    const int spare = make_socket();
    setrlimit(RLIMIT_NOFILE, &few);
    CHECK(make_socket() == -1);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(spare, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    std::this_thread::sleep_for(250ms);
    setrlimit(RLIMIT_NOFILE, &usual);
    const std::string_view request = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n";
    CHECK(::send(spare, request.data(), request.size(), MSG_NOSIGNAL) > 0);
    char answer[12] = {};
    CHECK(::recv(spare, answer, sizeof(answer), 0) == sizeof(answer));
    CHECK(std::string_view(answer, sizeof(answer)) == "HTTP/1.1 200");
    ::close(spare);
}
