#include "transport/socket_io/packet_assembler.hpp"

#include <doctest/doctest.h>

using namespace orderwire::transport::socket_io;

TEST_CASE("a packet without attachments is whole at once") {
    PacketAssembler assembler(100);
    const auto packet = assembler.add_text(R"(2["x"])");
    REQUIRE(packet.has_value());
    REQUIRE(packet->has_value());
    const auto binary = assembler.add_text(R"(50-["labelled binary, nothing follows"])");
    REQUIRE(binary.has_value());
    CHECK(binary->has_value());
}

TEST_CASE("a binary packet is whole with its last attachment, and the next one begins afresh") {
    PacketAssembler assembler(100);
    for (int round = 0; round < 2; ++round) {
        CHECK_FALSE(assembler.add_text(R"(52-["x",{"_placeholder":true,"num":0}])")->has_value());
        CHECK_FALSE(assembler.add_binary("one")->has_value());
        const auto whole = assembler.add_binary("");
        REQUIRE(whole.has_value());
        REQUIRE(whole->has_value());
        CHECK((*whole)->buffers == std::vector<std::string>{"one", ""});
    }
}

TEST_CASE("attachments that nobody announced, and text in their place, break the protocol") {
    CHECK(PacketAssembler(100).add_binary("x").error().code == "bad_packet");
    PacketAssembler assembler(100);
    REQUIRE(assembler.add_text(R"(51-["x"])").has_value());
    CHECK(assembler.add_text(R"(2["y"])").error().code == "bad_packet");
    PacketAssembler done(100);
    REQUIRE(done.add_text(R"(51-["x"])").has_value());
    REQUIRE(done.add_binary("1").has_value());
    CHECK(done.add_binary("2").error().code == "bad_packet");
    CHECK(PacketAssembler(100).add_text("abc").error().code == "bad_packet");
}

TEST_CASE("the attachments of one packet are bounded together, at the edge") {
    PacketAssembler assembler(10);
    REQUIRE(assembler.add_text(R"(53-["x"])").has_value());
    CHECK(assembler.add_binary("12345").has_value());
    CHECK(assembler.add_binary("12345").has_value());
    CHECK(assembler.add_binary("1").error().code == "bad_packet");
}
