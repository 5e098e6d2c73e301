#include "http/request_reader.hpp"

#include <doctest/doctest.h>
#include <boost/asio/buffer.hpp>

using namespace orderwire;
using namespace orderwire::http;
using Next = RequestReader::Next;

namespace {

struct Reading {
    Limits limits;
    boost::beast::flat_buffer buffer;
    RequestReader reader{limits};

    Reading() = default;
    explicit Reading(const Limits& given) : limits(given) {}

    Next feed(std::string_view bytes) {
        buffer.commit(asio::buffer_copy(buffer.prepare(bytes.size()), asio::buffer(bytes)));
        return reader.feed(buffer);
    }
    std::string code() const {
        return std::string(json::parse(*reader.failure().body).at("code").as_string());
    }
    unsigned status() const { return static_cast<unsigned>(reader.failure().status); }
};

std::string head_of_size(std::size_t size) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-Fill: \r\n\r\n";
    head.insert(head.size() - 4, size - head.size(), 'x');
    return head;
}

}  // namespace

TEST_CASE("a request is the same, however it is cut into pieces") {
    const std::string text =
        "POST /a%20b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nX-Two: 2\r\n\r\nhello";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        CAPTURE(piece);
        Reading reading;
        Next next = Next::read;
        for (std::size_t at = 0; at < text.size(); at += piece) {
            REQUIRE(next == Next::read);
            next = reading.feed(std::string_view(text).substr(at, piece));
        }
        REQUIRE(next == Next::done);
        CHECK(reading.reader.keep_alive());
        const Request request = reading.reader.take();
        CHECK(request.method == verb::post);
        CHECK(request.target == "/a%20b?c=d");
        CHECK(request.path == "/a b");
        CHECK(request.query_value("c") == "d");
        CHECK(request.header("x-two") == "2");
        CHECK(request.body == "hello");
        CHECK_FALSE(request.upgrade);
    }
}

TEST_CASE("what follows a request stays in the buffer") {
    Reading reading;
    REQUIRE(reading.feed("\r\n\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\n") == Next::done);
    CHECK(reading.reader.take().path == "/1");
    CHECK(reading.buffer.size() == std::string_view("GET /2 HTTP/1.1\r\n").size());
}

TEST_CASE("headers may be as large as the limit and not a byte larger") {
    Limits limits;
    limits.header_bytes_max = 1000;
    Reading fits(limits);
    CHECK(fits.feed(head_of_size(1000)) == Next::done);
    Reading too_large(limits);
    REQUIRE(too_large.feed(head_of_size(1001)) == Next::failed);
    CHECK(too_large.status() == 431);
    CHECK(too_large.code() == "headers_too_large");
}

TEST_CASE("headers without an end are refused at the limit, byte by byte") {
    Limits limits;
    limits.header_bytes_max = 1000;
    const std::string head = head_of_size(2000);
    Reading reading(limits);
    std::size_t taken = 0;
    while (reading.feed(head.substr(taken, 1)) == Next::read)
        ++taken;
    CHECK(taken < 1000);
    CHECK(reading.status() == 431);
}

TEST_CASE("a body may be as large as the limit; a larger Content-Length is refused at once") {
    Limits limits;
    limits.body_bytes_max = 10;
    Reading fits(limits);
    CHECK(fits.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789") == Next::done);
    Reading too_large(limits);
    REQUIRE(too_large.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n") == Next::failed);
    CHECK(too_large.status() == 413);
    CHECK(too_large.code() == "body_too_large");
}

TEST_CASE("a chunked body is refused, alone and beside a Content-Length") {
    for (const char* text : {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                             "POST / HTTP/1.0\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                             "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n"}) {
        CAPTURE(text);
        Reading reading;
        REQUIRE(reading.feed(text) == Next::failed);
        CHECK(reading.status() == 411);
        CHECK(reading.code() == "length_required");
    }
    Reading both;
    const char* smuggled =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    CHECK(both.feed(smuggled) == Next::failed);
}

TEST_CASE("what is no request is a bad one") {
    for (const char* text :
         {"\x16\x03\x01\x02", "GET\r\n\r\n", "GET / HTTP/3.0\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"}) {
        CAPTURE(text);
        Reading reading;
        REQUIRE(reading.feed(text) == Next::failed);
        CHECK(reading.status() == 400);
        CHECK(reading.code() == "bad_request");
    }
}

TEST_CASE("HTTP/1.0 needs no Host and closes, unless it asks to stay") {
    Reading closes;
    REQUIRE(closes.feed("GET / HTTP/1.0\r\n\r\n") == Next::done);
    CHECK(closes.reader.version() == 10);
    CHECK_FALSE(closes.reader.keep_alive());
    Reading stays;
    REQUIRE(stays.feed("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == Next::done);
    CHECK(stays.reader.keep_alive());
}

TEST_CASE("100 Continue is sent once, where the client waits for it") {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n";
    Reading waits;
    REQUIRE(waits.feed(head) == Next::send_continue);
    CHECK(waits.feed("") == Next::read);
    CHECK(waits.feed("hi") == Next::done);
    Reading sends;
    CHECK(sends.feed(head + "hi") == Next::done);
    Reading other;
    REQUIRE(other.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: magic\r\n\r\n") ==
            Next::failed);
    CHECK(other.status() == 417);
}

TEST_CASE("an end before a request is none, an end within one is a failure") {
    Reading nothing;
    CHECK(nothing.reader.end() == Next::closed);
    Reading cut;
    REQUIRE(cut.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe") == Next::read);
    CHECK(cut.reader.end() == Next::failed);
    CHECK(cut.status() == 400);
    Reading cut_in_first_line;
    REQUIRE(cut_in_first_line.feed("GE") == Next::read);
    CHECK(cut_in_first_line.reader.end() == Next::failed);
}

TEST_CASE("a WebSocket's request is known as an upgrade") {
    Reading reading;
    const char* text =
        "GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    REQUIRE(reading.feed(text) == Next::done);
    CHECK(reading.reader.take().upgrade);
}
