#include "http/server/chunked_body.hpp"

#include <doctest/doctest.h>

using namespace orderwire::http;
using Taken = ChunkedBody::Next;

namespace {

struct Outcome {
    Taken next = Taken::read;
    std::string body;
    std::string rest;  // what was left
};

Outcome read_chunks(const std::string& text, const Limits& limits = {}, std::size_t piece = 100'000) {
    ChunkedBody chunks(limits);
    Outcome outcome;
    std::size_t at = 0;
    while (at < text.size() && outcome.next == Taken::read) {
        std::string_view bytes = std::string_view(text).substr(at, piece);
        const std::size_t size = bytes.size();
        outcome.next = chunks.feed(bytes);
        at += size - bytes.size();
    }
    outcome.body = chunks.body();
    outcome.rest = text.substr(at);
    return outcome;
}

Limits small_limits() {
    Limits limits;
    limits.body_bytes_max = 10;
    limits.header_bytes_max = 20;
    return limits;
}

}  // namespace

TEST_SUITE_BEGIN("http: chunked bodies");

TEST_CASE("chunks are joined, whatever their sizes, extensions and trailers, and however they are cut") {
    const std::string text =
        "5\r\nhello\r\n1;name=value;q=\"a;b\"\r\n,\r\n000B \t\r\n1\r\n3456\r\n90\r\n0\r\nDigest: "
        "x\r\nX-Y:\r\n\r\nGET";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        CAPTURE(piece);
        const Outcome outcome = read_chunks(text, {}, piece);
        CHECK(outcome.next == Taken::done);
        CHECK(outcome.body == "hello,1\r\n3456\r\n90");
        CHECK(outcome.rest == "GET");
    }
}

TEST_CASE("an empty body is one chunk, of nothing") {
    const Outcome outcome = read_chunks("0\r\n\r\n");
    CHECK(outcome.next == Taken::done);
    CHECK(outcome.body.empty());
}

TEST_CASE("what is no chunk is malformed") {
    for (const char* text : {"\r\n",
                             "x\r\n",
                             "-1\r\n",
                             "+1\r\n",
                             "0x5\r\nhello\r\n",
                             " 5\r\nhello\r\n",
                             "5\nhello\n",
                             "5\rhello",
                             "5 x\r\nhello\r\n",
                             "5\r\nhello0\r\n\r\n",
                             "5\r\nhello\n0\r\n\r\n",
                             "5\r\nhelloworld\r\n",
                             "5;a\nb\r\n",
                             "5;\x01\r\n",
                             "5;\x7f\r\n",
                             "0\r\n folded\r\n\r\n",
                             "0\r\nno colon\r\n\r\n",
                             "0\r\n: no name\r\n\r\n",
                             "0\r\nA: b\r\n folded\r\n\r\n",
                             "0\r\nA: b\n\r\n",
                             "0\r\n\rx",
                             "00000000000000005\r\nhello\r\n",
                             "10000000000000000\r\n"}) {
        CAPTURE(text);
        CHECK(read_chunks(text).next == Taken::malformed);
        CHECK(read_chunks(text, {}, 1).next == Taken::malformed);
    }
}

TEST_CASE("together the chunks may be as large as the limit, which the next one's size is refused by") {
    CHECK(read_chunks("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", small_limits()).body == "helloworld");
    const Outcome over = read_chunks("5\r\nhello\r\n6\r\nworlds\r\n", small_limits());
    CHECK(over.next == Taken::body_too_large);
    CHECK(over.rest == "worlds\r\n");
    CHECK(read_chunks("ffffffffffffffff\r\n", small_limits()).next == Taken::body_too_large);
}

TEST_CASE("extensions and trailers together may be as large as the headers") {
    const std::string most(19, 'x');
    CHECK(read_chunks("1;" + most + "\r\na\r\n0\r\n\r\n", small_limits()).next == Taken::done);
    CHECK(read_chunks("1;" + most + "x\r\n", small_limits()).next == Taken::extra_too_large);
    CHECK(read_chunks("0\r\nX:" + most.substr(1) + "\r\n\r\n", small_limits()).next == Taken::done);
    CHECK(read_chunks("0\r\nX:" + most + "\r\n\r\n", small_limits()).next == Taken::extra_too_large);
    std::string many;
    for (int i = 0; i < 10; ++i)
        many += "1;xy\r\na\r\n";
    CHECK(read_chunks(many, small_limits()).next == Taken::extra_too_large);
    // Without an end it comes to none either.
    CHECK(read_chunks("1" + std::string(1'000'000, ' '), small_limits(), 10).next == Taken::extra_too_large);
}

TEST_SUITE_END();
