#include "transport/socket_io/socket_packet.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::transport::socket_io;

namespace {

std::string refused(std::string_view text) {
    const auto packet = decode_socket_packet(text);
    return packet ? "accepted" : packet.error().code;
}

std::string text_of(const SocketHead& head, std::string_view json_text) {
    return *make_socket_frame(head, json_text).bytes;
}

}  // namespace

TEST_CASE("a packet's type, namespace, id and data are read") {
    const auto event = decode_socket_packet(R"(2/custom,17["message",{"a":[1]}])");
    REQUIRE(event.has_value());
    CHECK(event->type == SocketType::event);
    CHECK(event->ns == "/custom");
    CHECK(event->id == 17U);
    CHECK(json::serialize(event->data) == R"(["message",{"a":[1]}])");

    const auto plain = decode_socket_packet(R"(2["message"])");
    REQUIRE(plain.has_value());
    CHECK(plain->ns == "/");
    CHECK_FALSE(plain->id.has_value());

    CHECK(decode_socket_packet("0")->data.is_null());
    CHECK(decode_socket_packet("0/admin")->ns == "/admin");
    CHECK(decode_socket_packet(R"(0/admin,{"token":"t"})")->data.is_object());
    CHECK(decode_socket_packet("1/admin,")->type == SocketType::disconnect);
    CHECK(decode_socket_packet("30[]")->id == 0U);
    CHECK(decode_socket_packet(R"(2[7,"numbers may name events"])").has_value());
    CHECK(decode_socket_packet(R"(29007199254740991["largest id"])")->id == ack_id_max);
}

TEST_CASE("a binary packet says how many attachments follow, and its placeholders name them") {
    const auto packet = decode_socket_packet(
        R"(52-/custom,3["b",{"_placeholder":true,"num":0},[{"deep":{"_placeholder":true,"num":1}}]])");
    REQUIRE(packet.has_value());
    CHECK(packet->attachments == 2);
    CHECK(packet->ns == "/custom");
    CHECK(packet->id == 3U);
    CHECK(decode_socket_packet(R"(50-["none"])").has_value());
    CHECK(decode_socket_packet(R"(510-["most"])")->attachments == attachments_max);
    CHECK(decode_socket_packet(R"(61-4[{"_placeholder":true,"num":0}])")->type == SocketType::binary_ack);
    // In a packet without attachments it is an object like others.
    CHECK(decode_socket_packet(R"(2["x",{"_placeholder":true,"num":9}])").has_value());
}

TEST_CASE("what is no Socket.IO packet is refused") {
    for (const char* bad : {
             "",
             "7",
             "abc",
             "2",
             "2{}",
             "2[]",
             "2null",
             R"(2"text")",
             "2[null]",
             "2[{}]",
             R"(2abc["x"])",
             R"(2-1["x"])",
             R"(2["x")",
             R"(2["x"]])",
             R"(2["x"] 1)",
             R"(2["connect"])",
             R"(2["disconnect"])",
             R"(2["connect_error"])",
             R"(2["disconnecting"])",
             R"(2["newListener"])",
             R"(2["removeListener"])",
             "0[]",
             R"(0"x")",
             "0null",
             R"(1["x"])",
             "1{}",
             "3",
             "3{}",
             "31",
             "4",
             "41",
             R"(29007199254740992["id too large"])",
             R"(299999999999999999999999["id far too large"])",
             R"(5["x"])",
             R"(5-["x"])",
             R"(5a-["x"])",
             R"(5-1-["x"])",
             R"(51["x"])",
             R"(511-["one too many"])",
             R"(599999999999999999999-["x"])",
             R"(5+1-["x"])",
             R"(51-["x",{"_placeholder":true,"num":1}])",
             R"(51-["x",{"_placeholder":true,"num":-1}])",
             R"(51-["x",{"_placeholder":true,"num":"0"}])",
             R"(51-["x",{"_placeholder":true}])",
             "2/x",
             "2/x,",
             "2[\"\xff\"]",
             R"(61-{})",
         }) {
        CAPTURE(bad);
        CHECK(refused(bad) == "bad_packet");
    }
}

TEST_CASE("JSON that is nested deeper than 32 is refused, at its edge") {
    const auto nested = [](std::size_t depth) {
        return "2[\"x\"," + std::string(depth - 1, '[') + std::string(depth, ']');
    };
    CHECK(refused(nested(32)) == "accepted");
    CHECK(refused(nested(33)) == "bad_packet");
    CHECK(refused("2" + std::string(4000, '[')) == "bad_packet");
}

TEST_CASE("what we send is written as the protocol has it") {
    CHECK(text_of({SocketType::event}, R"(["order",{}])") == R"(42["order",{}])");
    CHECK(text_of({SocketType::ack, "/", 12U}, "[1]") == "4312[1]");
    CHECK(text_of({SocketType::event, "/custom", 0U}, R"(["m"])") == R"(42/custom,0["m"])");
    CHECK(text_of({SocketType::binary_ack, "/", 789U, 2}, "[]") == "462-789[]");
    CHECK(text_of({SocketType::binary_event, "/c", {}, 1}, R"(["m"])") == R"(451-/c,["m"])");
    CHECK(text_of({SocketType::connect_error, "/random"}, R"({"message":"Invalid namespace"})") ==
          R"(44/random,{"message":"Invalid namespace"})");
}
