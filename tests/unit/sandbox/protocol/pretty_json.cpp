#include "sandbox/protocol/pretty_json.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE("JSON is indented by two spaces, and empty hashes and lists stay on their line") {
    const json::value value{{"id", "a\"b"},
                            {"list", {1, 2}},
                            {"none", json::array()},
                            {"hash", json::object()},
                            {"null", nullptr}};
    CHECK(pretty_json(value) ==
          "{\n  \"id\": \"a\\\"b\",\n  \"list\": [\n    1,\n    2\n  ],\n  \"none\": [],\n  \"hash\": {},\n  "
          "\"null\": null\n}");
    CHECK(parse_json(pretty_json(value)).value() == value);
}

TEST_CASE("fractions are written as people write them") {
    CHECK(pretty_json(json::value{{"a", 0.5}, {"b", 1.0}, {"c", 0.001}}) ==
          "{\n  \"a\": 0.5,\n  \"b\": 1,\n  \"c\": 0.001\n}");
}
