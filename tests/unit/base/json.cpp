#include "base/json.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

TEST_CASE("JSON that is broken, not UTF-8 or nested too deeply is an error") {
    for (const std::string& text :
         {std::string(""), std::string("{"), std::string("{\"a\":\"\xff\"}"), std::string("[1]x"),
          std::string(33, '[') + std::string(33, ']'), std::string(200'000, '[')}) {
        const auto parsed = parse_json(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == "invalid_json");
    }
    CHECK(parse_json(std::string(32, '[') + std::string(32, ']')));
}

TEST_CASE("a whole number is one, however it is written; what is none, or does not fit, is missing") {
    const auto value = parse_json(
        R"([4900, 4900.0, 4.9e3, -0.0, 9007199254740992.0, 4900.5, 1e999, 1e300, 9007199254740994.0, "4900", true])");
    const json::array& list = value->get_array();
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(integer_in(list[i]) == 4900);
    CHECK(integer_in(list[3]) == 0);
    CHECK(integer_in(list[4]) == 9'007'199'254'740'992);
    for (std::size_t i = 5; i < list.size(); ++i) {
        CAPTURE(i);
        CHECK_FALSE(integer_in(list[i]));
    }
}

TEST_CASE("a member of another type is as good as missing") {
    const auto value =
        parse_json(R"({"text":"a","number":1,"flag":true,"list":[],"object":{},"big":18446744073709551615})");
    const json::object& object = value->get_object();
    CHECK(text_at(object, "text") == "a");
    CHECK(text_at(object, "number").empty());
    CHECK(integer_at(object, "number") == 1);
    CHECK_FALSE(integer_at(object, "text"));
    CHECK_FALSE(integer_at(object, "big"));
    CHECK(bool_at(object, "flag") == true);
    CHECK_FALSE(bool_at(object, "missing"));
    CHECK(array_at(object, "list") != nullptr);
    CHECK(array_at(object, "object") == nullptr);
    CHECK(object_at(object, "object") != nullptr);
    CHECK(object_at(object, "list") == nullptr);
}
