#include "http/server/response_head.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;

namespace {

bool has_line(const std::string& head, const std::string& line) {
    return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a response's head has the status line, the headers, a date and the length") {
    const std::string head = response_head(text_response(status::ok, "hello", "text/plain"), Framing{});
    CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(head.ends_with("\r\n\r\n"));
    CHECK(has_line(head, "Content-Type: text/plain"));
    CHECK(has_line(head, "Content-Length: 5"));
    CHECK(head.find("\r\nDate: ") != std::string::npos);
    CHECK(head.find("Connection") == std::string::npos);
    CHECK(head.find("Server") == std::string::npos);
}

TEST_CASE("204 and 304 have no Content-Length, an empty 200 has one") {
    CHECK(response_head(empty_response(status::no_content), Framing{}).find("Length") == std::string::npos);
    CHECK(response_head(empty_response(status::not_modified), Framing{}).find("Length") == std::string::npos);
    CHECK(has_line(response_head(empty_response(status::ok), Framing{}), "Content-Length: 0"));
}

TEST_CASE("HEAD of what a hijacked connection would stream has no Content-Length") {
    Response response;
    response.hijack = [](HijackedConnection) {};
    CHECK(response_head(response, Framing{.head = true}).find("Length") == std::string::npos);
}

TEST_CASE("a stream is chunked, and ends with the connection where HTTP/1.0 knows no chunks") {
    const Response response = empty_response(status::ok);
    const std::string chunked = response_head(response, Framing{.keep_alive = false, .stream = true});
    CHECK(has_line(chunked, "Transfer-Encoding: chunked"));
    CHECK(chunked.find("Length") == std::string::npos);
    const std::string old =
        response_head(response, Framing{.version = 10, .keep_alive = false, .stream = true});
    CHECK(old.find("Transfer-Encoding") == std::string::npos);
    CHECK(old.find("Length") == std::string::npos);
    CHECK(has_line(old, "Connection: close"));
}

TEST_CASE("keep-alive is said where it is not the version's habit") {
    const Response response = empty_response(status::ok);
    CHECK(has_line(response_head(response, Framing{.keep_alive = false}), "Connection: close"));
    CHECK(has_line(response_head(response, Framing{.version = 10}), "Connection: keep-alive"));
    CHECK(
        has_line(response_head(response, Framing{.version = 10, .keep_alive = false}), "Connection: close"));
}

TEST_CASE("a handler can't set the framing, nor begin a header in another one's value") {
    Response response = text_response(status::ok, "hello", "text/plain");
    response.set(field::content_length, "99")
        .set(field::transfer_encoding, "chunked")
        .set(field::connection, "x");
    response.set(field::location, "/a\r\nSet-Cookie: evil=1").set("X-Good", "caf\xc3\xa9\tok");
    const std::string head = response_head(response, Framing{});
    CHECK(has_line(head, "Content-Length: 5"));
    CHECK(head.find("99") == std::string::npos);
    CHECK(head.find("chunked") == std::string::npos);
    CHECK(head.find("evil") == std::string::npos);
    CHECK(has_line(head, "X-Good: caf\xc3\xa9\tok"));
}
