#include "http/header_list.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace orderwire::http;

namespace {

std::vector<std::string> parts_of(std::string_view list, char separator = ',') {
    std::vector<std::string> parts;
    for_each_part(list, separator, [&](std::string_view part) { parts.emplace_back(part); });
    return parts;
}

}  // namespace

TEST_CASE("the parts of a list come without the blanks around them, empty ones too") {
    CHECK(parts_of("a, b\t,,c ") == std::vector<std::string>{"a", "b", "", "c"});
    CHECK(parts_of(" a=1; b = 2", ';') == std::vector<std::string>{"a=1", "b = 2"});
    CHECK(parts_of("").empty());
    CHECK(parts_of(",") == std::vector<std::string>{""});
}

TEST_CASE("a malformed part does not hide those behind it") {
    CHECK(parts_of("@, \"x\", gzip") == std::vector<std::string>{"@", "\"x\"", "gzip"});
}
