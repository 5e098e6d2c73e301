#include "replay/input/json_text.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

namespace {

std::vector<std::string> values_in(const std::string& text) {
    const Input input{"f", text};
    std::vector<std::string> values;
    for_each_json_value(input, [&](const JsonSlice& slice) { values.emplace_back(slice.in(input)); });
    return values;
}

JsonSlice whole(const Input& input) {
    JsonSlice found;
    for_each_json_value(input, [&](const JsonSlice& slice) { found = slice; });
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("values in a row are found with the very bytes that they were written with") {
    CHECK(values_in("{\"a\" : 1.50}\n\n [1,\t2] \"x]\\\"}\" 7") ==
          Texts{"{\"a\" : 1.50}", "[1,\t2]", "\"x]\\\"}\"", "7"});
    CHECK(values_in("\xEF\xBB\xBF{}") == Texts{"{}"});
}

TEST_CASE("elements and members are found, wherever brackets stand in texts") {
    const Input input{"f", R"( [ {"a]":"}"} , [ ] , "\\" , -1.0e5 ] )"};
    Texts elements;
    for (const JsonSlice& slice : elements_of(input, whole(input)))
        elements.emplace_back(slice.in(input));
    CHECK(elements == Texts{R"({"a]":"}"})", "[ ]", R"("\\")", "-1.0e5"});

    const Input object{"f", R"({"a" : {"b":1}, "\u0062": [2] })"};
    CHECK(member_of(object, whole(object), "a").in(object) == R"({"b":1})");
    CHECK(member_of(object, whole(object), "b").in(object) == "[2]");
    const Input empty{"f", "[ ]"};
    CHECK(elements_of(empty, whole(empty)).empty());
}

TEST_CASE("of a repeated member the last counts") {
    const Input input{"f", R"({"a":1,"b":2,"a":3})"};
    CHECK(member_of(input, whole(input), "a").in(input) == "3");
}

TEST_CASE("what is broken is refused with its place") {
    const auto complaint = [](const std::string& text) {
        try {
            values_in(text);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(complaint("").starts_with("f:1:1: there is nothing"));
    CHECK(complaint("{}\n {\"a\":}").starts_with("f:2:7: this is not JSON"));
    CHECK(complaint("[1").starts_with("f:1:3: the JSON ends too early"));
    CHECK(complaint(std::string(200, '[')).find("nests deeper than 128") != std::string::npos);
}
