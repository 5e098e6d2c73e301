#include "transport/client_message.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::transport;

TEST_CASE("subscribe and unsubscribe are read") {
    const auto subscribe = read_client_message(R"({"op":"subscribe","order":"ord_1","since":3,"new":true})");
    REQUIRE(subscribe.has_value());
    CHECK(subscribe->op == ClientMessage::Op::subscribe);
    CHECK(subscribe->order == "ord_1");
    CHECK(subscribe->since == 3);
    CHECK_FALSE(read_client_message(R"({"op":"subscribe","order":"ord_1","since":null})")->since);
    CHECK(read_client_message(R"({"op":"unsubscribe","order":"ord_1"})")->op ==
          ClientMessage::Op::unsubscribe);
}

TEST_CASE("what can't be read gets an error with its code") {
    const auto code = [](std::string_view text) { return read_client_message(text).error().code; };
    CHECK(code("garbage") == "invalid_json");
    CHECK(code("") == "invalid_json");
    CHECK(code("[]") == "bad_message");
    CHECK(code("{}") == "unknown_op");
    CHECK(code(R"({"op":"shout"})") == "unknown_op");
    CHECK(code(R"({"op":"subscribe"})") == "bad_message");
    CHECK(code(R"({"op":"subscribe","order":7})") == "bad_message");
    for (const char* since : {"-1", "1.5", "\"1\"", "1e3", "[]", "18446744073709551615"}) {
        CHECK(code(R"({"op":"subscribe","order":"ord_1","since":)" + std::string(since) + "}") ==
              "bad_message");
    }
}

TEST_CASE("errors and heartbeats have their shapes") {
    CHECK(error_message({"unknown_order", "there is \"none\""}, "ord_1") ==
          R"({"object":"error","code":"unknown_order","order":"ord_1","detail":"there is \"none\""})");
    CHECK(error_message({"unknown_op", "x"}, "") ==
          R"({"object":"error","code":"unknown_op","order":null,"detail":"x"})");
    CHECK(heartbeat_message(from_milliseconds(0)) ==
          R"({"object":"heartbeat","at":"1970-01-01T00:00:00.000Z"})");
}
