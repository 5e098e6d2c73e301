#include "http/server/request_reader.hpp"

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

TEST_CASE("a chunked body is the same, however the request is cut in two, or into single bytes") {
    const std::string text =
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nContent-Encoding: identity\r\n\r\n"
        "5;ext=1\r\nhello\r\nB\r\n, 2 \r\n3\r\n4 \r\n0\r\nDigest: x\r\n\r\n";
    const auto check = [](Reading& reading) {
        const Request request = reading.reader.take();
        CHECK(request.method == verb::post);
        CHECK(request.path == "/a");
        CHECK(request.body == "hello, 2 \r\n3\r\n4 ");
        CHECK(request.header("digest").empty());
        CHECK(reading.buffer.size() == std::string_view("GET / HTTP/1.1\r\n").size());
    };
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        CAPTURE(cut);
        Reading reading;
        REQUIRE(reading.feed(text.substr(0, cut)) == Next::read);
        REQUIRE(reading.feed(text.substr(cut) + "GET / HTTP/1.1\r\n") == Next::done);
        CHECK(reading.reader.keep_alive());
        check(reading);
    }
    Reading bytes;
    for (std::size_t at = 0; at + 1 < text.size(); ++at)
        REQUIRE(bytes.feed(text.substr(at, 1)) == Next::read);
    REQUIRE(bytes.feed(text.substr(text.size() - 1) + "GET / HTTP/1.1\r\n") == Next::done);
    check(bytes);
}

TEST_CASE("a client that waits for it is told to send its chunks") {
    Reading reading;
    REQUIRE(reading.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                         "Expect: 100-continue\r\n\r\n") == Next::send_continue);
    CHECK(reading.feed("2\r\nhi\r\n") == Next::read);
    CHECK(reading.feed("0\r\n\r\n") == Next::done);
}

TEST_CASE("an end within the chunks is a failure") {
    Reading cut;
    REQUIRE(cut.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n") ==
            Next::read);
    CHECK(cut.reader.end() == Next::failed);
    CHECK(cut.status() == 400);
}

TEST_CASE("chunks over the limits, and what is none, are refused") {
    Limits limits;
    limits.body_bytes_max = 10;
    const auto refused = [&](const std::string& body) {
        Reading reading(limits);
        REQUIRE(reading.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body) ==
                Next::failed);
        return std::to_string(reading.status()) + " " + reading.code();
    };
    CHECK(refused("b\r\n") == "413 body_too_large");
    CHECK(refused("5\r\nhello\r\n6\r\n") == "413 body_too_large");
    CHECK(refused("5\r\nhello!\r\n") == "400 bad_request");
    CHECK(refused("five\r\n") == "400 bad_request");
    CHECK(refused("1;" + std::string(9000, 'x')) == "431 headers_too_large");
    CHECK(refused("0\r\nX: " + std::string(9000, 'x')) == "431 headers_too_large");
}

TEST_CASE("a transfer coding that is not chunked alone is refused, and so is a Content-Encoding") {
    const auto refused = [&](const std::string& first_line, const std::string& headers) {
        Reading reading;
        CAPTURE(headers);
        REQUIRE(reading.feed(first_line + "\r\nHost: x\r\n" + headers + "\r\n\r\n") == Next::failed);
        return std::to_string(reading.status()) + " " + reading.code();
    };
    const std::string post = "POST / HTTP/1.1";
    const std::string bad = "400 bad_request";
    CHECK(refused(post, "Transfer-Encoding: identity") == bad);
    CHECK(refused(post, "Transfer-Encoding: gzip") == bad);
    CHECK(refused(post, "Transfer-Encoding:") == bad);
    CHECK(refused(post, "Transfer-Encoding: chunked, chunked") == bad);
    CHECK(refused(post, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked") == bad);
    CHECK(refused(post, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity") == bad);
    CHECK(refused("POST / HTTP/1.0", "Transfer-Encoding: chunked") == bad);
    CHECK(refused(post, "Transfer-Encoding: gzip, chunked") == "501 unsupported_transfer_coding");
    for (const char* both : {"Content-Length: 5\r\nTransfer-Encoding: chunked",
                             "Transfer-Encoding: chunked\r\nContent-Length: 5",
                             "Transfer-Encoding: chunked\r\nContent-Length: 0",
                             "Content-Length: 5\r\nTransfer-Encoding: gzip, chunked"})
        CHECK(refused(post, both) == bad);
    for (const char* coded : {"Content-Encoding: gzip", "Content-Encoding: identity, br",
                              "Content-Encoding: identity\r\nContent-Encoding: deflate"})
        CHECK(refused(post, coded + std::string("\r\nContent-Length: 2")) ==
              "415 unsupported_content_encoding");
}

TEST_CASE("a header that goes on in the next line is refused, wherever the cut is") {
    for (const char* fold : {" ", "\t"}) {
        const std::string text =
            std::string("GET / HTTP/1.1\r\nHost: x\r\nX-A: one\r\n") + fold + "two\r\nX-B: b\r\n\r\n";
        for (std::size_t cut = 1; cut < text.size(); ++cut) {
            CAPTURE(cut);
            Reading reading;
            Next next = reading.feed(text.substr(0, cut));
            if (next == Next::read) next = reading.feed(text.substr(cut));
            REQUIRE(next == Next::failed);
            CHECK(reading.status() == 400);
        }
    }
    Reading body;
    CHECK(body.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n\r\n x") == Next::done);
}

TEST_CASE("only OPTIONS may ask for *") {
    Reading options;
    CHECK(options.feed("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n") == Next::done);
    Reading other;
    REQUIRE(other.feed("GET * HTTP/1.1\r\nHost: x\r\n\r\n") == Next::failed);
    CHECK(other.status() == 400);
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
