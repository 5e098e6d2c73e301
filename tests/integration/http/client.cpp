#include "http/client/client.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <atomic>
#include <optional>

#include "integration/http/test_server.hpp"

using namespace orderwire;
using namespace orderwire::http;
using namespace orderwire::http::testing;

namespace {

// Sends one request from a loop of its own.
result<ClientResponse> send(Client& client, ClientRequest request) {
    Loop loop(1);
    std::optional<result<ClientResponse>> answer;
    auto sending = client.send(std::move(request));
    auto done = [&](std::exception_ptr error, result<ClientResponse> given) {
        REQUIRE_FALSE(error);
        answer = std::move(given);
    };
    asio::co_spawn(loop, std::move(sending), done);
    loop.run();
    REQUIRE(answer.has_value());
    return std::move(*answer);
}

ClientRequest to(const TestServer& server, const std::string& path) {
    ClientRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
    return request;
}

// Accepts one connection, reads a little, writes `bytes` and closes.
class OneAnswer {
  public:
    explicit OneAnswer(std::string bytes)
        : listener_(::socket(AF_INET, SOCK_STREAM, 0)), bytes_(std::move(bytes)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 1) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~OneAnswer() {
        thread_.join();
        ::close(listener_);
    }
    std::string url(const std::string& scheme = "http") const {
        return scheme + "://127.0.0.1:" + std::to_string(port_) + "/";
    }

  private:
    void serve() {
        const int connection = ::accept(listener_, nullptr, nullptr);
        char request[4096];
        static_cast<void>(::recv(connection, request, sizeof(request), 0));
        static_cast<void>(::send(connection, bytes_.data(), bytes_.size(), MSG_NOSIGNAL));
        ::shutdown(connection, SHUT_WR);
        while (::recv(connection, request, sizeof(request), 0) > 0) {
        }
        ::close(connection);
    }

    int listener_;
    std::string bytes_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

std::string error_of(Client& client, const std::string& url) {
    ClientRequest request;
    request.url = url;
    const auto answer = send(client, std::move(request));
    return answer ? "" : answer.error().code;
}

}  // namespace

TEST_CASE("a client gets a response with its headers and body") {
    TestServer server;
    Client client;
    const auto answer = send(client, to(server, "/hello"));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == "hello");
    CHECK(answer->header("content-type") == "text/plain");
    CHECK(answer->header("content-length") == "5");
    CHECK(answer->header("missing") == "");
}

TEST_CASE("a client sends its method, headers and body, also an empty one") {
    TestServer server;
    Client client;
    for (const std::string& body : {std::string("a=b\0c", 5), std::string(), std::string(200'000, 'x')}) {
        ClientRequest request = to(server, "/echo");
        request.method = "POST";
        request.body = body;
        request.headers = {{"Content-Type", "text/plain"}, {"X-Empty", ""}};
        const auto answer = send(client, std::move(request));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == body);
    }
    ClientRequest request = to(server, "/hello");
    request.method = "DELETE";
    CHECK(send(client, request)->status == 405);
    request.method = "HEAD";
    CHECK(send(client, std::move(request))->status == 200);
}

TEST_CASE("an answer with an error status is an answer") {
    TestServer server;
    Client client;
    CHECK(send(client, to(server, "/nothing"))->status == 404);
    CHECK(send(client, to(server, "/empty"))->status == 204);
}

TEST_CASE("a redirect is an answer, and is not followed") {
    OneAnswer server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    Client client;
    ClientRequest request;
    request.url = server.url();
    const auto answer = send(client, std::move(request));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 302);
    CHECK(answer->header("location") == "http://127.0.0.1:1/");
}

TEST_CASE("a client keeps its connection") {
    TestServer server;
    Client client;
    for (int i = 0; i < 5; ++i)
        CHECK(send(client, to(server, "/hello")).has_value());
    CHECK(server.connections() == 1);
}

TEST_CASE("a client whose kept connection has been closed opens another one") {
    TestServer server;
    Client client;
    CHECK(send(client, to(server, "/hello")).has_value());
    CHECK(server.has_connections(0));
    CHECK(send(client, to(server, "/hello")).has_value());
}

TEST_CASE("a request that takes too long has timed out") {
    TestServer server;
    Client client;
    ClientRequest request = to(server, "/wait");
    request.timeout = 200ms;
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = send(client, std::move(request));
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == "timed_out");
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("a connection that is refused, or a name that is not known, has failed") {
    std::uint16_t port = 0;
    {
        TestServer server;
        port = server.port();
    }
    Client client;
    CHECK(error_of(client, "http://127.0.0.1:" + std::to_string(port) + "/") == "connection_failed");
    CHECK(error_of(client, "http://no-such-host.invalid/") == "connection_failed");
}

TEST_CASE("a server that answers nothing, or nonsense, or half, is an error") {
    Client client;
    CHECK(error_of(client, OneAnswer("").url()) == "connection_failed");
    CHECK(error_of(client, OneAnswer("nonsense\r\n\r\n").url()) == "bad_response");
    CHECK(error_of(client, OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").url()) ==
          "bad_response");
}

TEST_CASE("a server without TLS, asked for TLS, has failed at it") {
    Client client;
    CHECK(error_of(client, OneAnswer("HTTP/1.1 400 Bad Request\r\n\r\n").url("https")) == "tls_failed");
}

TEST_CASE("a response that is too large is a bad one") {
    TestServer server;
    Client client;
    ClientRequest request = to(server, "/large");
    request.response_bytes_max = 1024 * 1024;
    const auto answer = send(client, std::move(request));
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == "bad_response");
    CHECK(answer.error().detail.find("1048576") != std::string::npos);
    OneAnswer many_headers("HTTP/1.1 200 OK\r\n" + std::string(100, 'X') + ": " + std::string(4000, 'y') +
                           "\r\n\r\n");
    ClientRequest small;
    small.url = many_headers.url();
    small.response_bytes_max = 1000;
    CHECK(send(client, std::move(small)).error().code == "bad_response");
}

TEST_CASE("what would be another protocol, or two headers in one, is not sent") {
    Client client;
    for (const char* url :
         {"", "ftp://127.0.0.1/", "file:///etc/passwd", "//x/", "http://a\r\nb/", "http://"}) {
        CAPTURE(url);
        CHECK(error_of(client, url) == "invalid_request");
    }
    ClientRequest request;
    request.url = "http://127.0.0.1:1/";
    request.headers = {{"X-A", "b\r\nX-C: d"}};
    CHECK(send(client, std::move(request)).error().code == "invalid_request");
}

TEST_CASE("many requests at once are all answered, each on the loop that asked") {
    TestServer server;
    Client client;
    std::atomic<int> answered = 0;
    std::vector<std::thread> loops;
    for (int l = 0; l < 2; ++l) {
        loops.emplace_back([&] {
            Loop loop(1);
            const auto thread = std::this_thread::get_id();
            for (int i = 0; i < 150; ++i) {
                auto sending = client.send(to(server, "/number/" + std::to_string(i)));
                const std::string expected = std::to_string(i);
                asio::co_spawn(loop, std::move(sending),
                               [&, thread, expected](std::exception_ptr, result<ClientResponse> answer) {
                                   const bool right = answer.has_value() && answer->body == expected;
                                   if (right && std::this_thread::get_id() == thread) ++answered;
                               });
            }
            loop.run();
        });
    }
    for (std::thread& thread : loops)
        thread.join();
    CHECK(answered == 300);
    CHECK(server.connections() <= 64);
}

TEST_CASE("requests that wait for others time out too") {
    TestServer server;
    Client client;
    Loop loop(1);
    int timed_out = 0;
    for (int i = 0; i < 80; ++i) {
        ClientRequest request = to(server, "/wait");
        request.timeout = 500ms;
        auto sending = client.send(std::move(request));
        asio::co_spawn(loop, std::move(sending), [&](std::exception_ptr, result<ClientResponse> answer) {
            if (answer.has_error() && answer.error().code == "timed_out") ++timed_out;
        });
    }
    const auto begin = std::chrono::steady_clock::now();
    loop.run();
    CHECK(timed_out == 80);
    CHECK(std::chrono::steady_clock::now() - begin < 3s);
}

TEST_CASE("a client that stops fails what is under way") {
    TestServer server;
    std::optional<Client> client(std::in_place);
    Loop loop(1);
    std::vector<std::string> codes;
    for (int i = 0; i < 70; ++i) {
        auto sending = client->send(to(server, "/wait"));
        asio::co_spawn(loop, std::move(sending), [&](std::exception_ptr, result<ClientResponse> answer) {
            codes.push_back(answer ? "" : answer.error().code);
        });
    }
    loop.poll();
    CHECK(server.is_waiting(64));
    client.reset();
    loop.restart();
    loop.run();
    CHECK(codes == std::vector<std::string>(70, "stopped"));
}

TEST_CASE("a loop may be given up while requests are under way, once the client is gone") {
    TestServer server;
    Loop loop(1);
    {
        Client client;
        auto sending = client.send(to(server, "/wait"));
        asio::co_spawn(loop, std::move(sending), asio::detached);
        loop.poll();
    }
}

TEST_CASE("a response that is too large is cut off where that was asked for") {
    TestServer server;
    Client client;
    ClientRequest request = to(server, "/large");
    request.response_bytes_max = 1024 * 1024;
    request.cut_response = true;
    const auto answer = send(client, std::move(request));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body.size() <= 1024 * 1024);
}

TEST_CASE("a client for public addresses connects to no other, by whatever name") {
    TestServer server;
    const std::string port = std::to_string(server.port());
    Client client(EgressPolicy::public_addresses);
    for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
                                   "2130706433", "0x7f.1", "10.0.0.1", "169.254.169.254", "192.168.1.1",
                                   "100.64.0.1", "[fe80::1]", "[fd00:ec2::254]", "224.0.0.1"}) {
        CAPTURE(host);
        ClientRequest request;
        request.url = "http://" + host + ":" + port + "/hello";
        const auto answer = send(client, std::move(request));
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == "forbidden_address");
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("a client for public addresses asks no proxy, which would connect where it likes") {
    TestServer proxy;
    ::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
    Client client(EgressPolicy::public_addresses);
    CHECK(error_of(client, "http://10.0.0.1/hello") == "forbidden_address");
    ::unsetenv("http_proxy");
    CHECK(proxy.connections() == 0);
}
