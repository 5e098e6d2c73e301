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
