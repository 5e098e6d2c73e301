#include "sandbox/control/faults.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("faults are read from JSON, and what is missing is nought") {
    const FaultSettings faults = parse_faults(R"({"drop":0.25,"duplicate":1,"delay_ms":1500})").value();
    CHECK(faults.drop == 0.25);
    CHECK(faults.duplicate == 1);
    CHECK(faults.shuffle == 0);
    CHECK(faults.delay == std::chrono::milliseconds(1500));
    CHECK(parse_faults("{}")->drop == 0);
}

TEST_CASE("what faults are shown as can be sent back") {
    const FaultSettings faults =
        parse_faults(R"({"drop":0.5,"shuffle":0.125,"error":1,"error_next":3,"api_delay_ms":7})").value();
    CHECK(to_json(parse_faults(json::serialize(to_json(faults))).value()) == to_json(faults));
}

TEST_CASE("bad faults are refused with what is accepted") {
    for (const char* text :
         {"", "[]", "{", R"({"drop":1.01})", R"({"drop":-0.1})", R"({"drop":"1"})", R"({"drop":null})",
          R"({"delay_ms":-1})", R"({"delay_ms":1.5})", R"({"delay_ms":600001})", R"({"error_next":-1})",
          R"({"error_next":0.5})", R"({"error_next":1000001})", R"({"dorp":1})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_faults(text).has_value());
    }
}

TEST_CASE("random numbers stay in their range") {
    const RandomSource random = system_random();
    for (int i = 0; i < 1000; ++i) {
        const double number = random();
        CHECK(number >= 0);
        CHECK(number < 1);
    }
}
