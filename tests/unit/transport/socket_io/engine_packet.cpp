#include "transport/socket_io/engine_packet.hpp"

#include <doctest/doctest.h>

using namespace orderwire::transport::socket_io;

namespace {

std::string payload_of(const std::vector<Frame>& frames) { return *encode_payload(frames); }

}  // namespace

TEST_CASE("an Engine.IO packet is a digit and what it carries") {
    const auto message = decode_packet("4hello");
    REQUIRE(message.has_value());
    CHECK(message->type == EngineType::message);
    CHECK(message->data == "hello");
    CHECK_FALSE(message->binary);
    CHECK(decode_packet("2probe")->type == EngineType::ping);
    CHECK(decode_packet("6")->data.empty());
    for (const char* bad : {"", "7", "abc", " 4", "/", ":", "\x1e", "b"}) {
        CAPTURE(bad);
        CHECK(decode_packet(bad).error().code == "bad_packet");
    }
}

TEST_CASE("the packets of a payload are joined by 0x1e, binary ones in base64") {
    const auto packets = decode_payload(
        "4hello\x1e"
        "2\x1e"
        "bAQIDBA==");
    REQUIRE(packets.has_value());
    REQUIRE(packets->size() == 3);
    CHECK(packets->at(0).data == "hello");
    CHECK(packets->at(1).type == EngineType::ping);
    CHECK(packets->at(2).binary);
    CHECK(packets->at(2).data == "\x01\x02\x03\x04");
    CHECK(payload_of({make_frame(EngineType::message, "hello"), make_frame(EngineType::ping),
                      make_binary_frame("\x01\x02\x03\x04")}) ==
          "4hello\x1e"
          "2\x1e"
          "bAQIDBA==");
}

TEST_CASE("a payload with anything that can't be read is refused whole") {
    for (const char* bad : {"", "abc", "4a\x1e",
                            "\x1e"
                            "4a",
                            "4a\x1e\x1e"
                            "4b",
                            "4a\x1exyz", "b!", "bA", "4\xff",
                            "4a\x1e"
                            "bAAA"}) {
        CAPTURE(bad);
        CHECK(decode_payload(bad).error().code == "bad_packet");
    }
    CHECK(decode_payload("b")->front().data.empty());
}

TEST_CASE("a payload of one text packet is not copied") {
    const Frame frame = make_frame(EngineType::message, "view");
    CHECK(encode_payload({frame}) == frame.bytes);
    CHECK(payload_of({make_binary_frame("f")}) == "bZg==");
}
