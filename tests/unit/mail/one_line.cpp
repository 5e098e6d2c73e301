#include "mail/one_line.hpp"

#include <doctest/doctest.h>

using orderwire::mail::one_line;

TEST_CASE("control characters and line breaks become one space, at the ends nothing") {
    CHECK(one_line("  Ada\r\nBcc: x@example.com\t\x7F ", 100) == "Ada Bcc: x@example.com");
    CHECK(one_line("a\u0085b\u2028c\u2029d", 100) == "a b c d");
    CHECK(one_line("\r\n", 100).empty());
}

TEST_CASE("what would turn the direction of writing around is taken out, the letters stay") {
    CHECK(one_line("Ada\u202Egpj.exe", 100) == "Ada gpj.exe");
    CHECK(one_line("\u2067עברית\u2069", 100) == "עברית");
}

TEST_CASE("bytes that are no text, and NUL, are replaced") {
    CHECK(one_line("\xFFq", 100) == "\uFFFDq");
    CHECK(one_line(std::string_view("a\0b", 3), 100) == "a\uFFFDb");
}

TEST_CASE("a long text ends in an ellipsis, within its bytes and after a whole character") {
    CHECK(one_line("abcdefgh", 8) == "abcdefgh");
    CHECK(one_line("abcdefghi", 8) == "abcde…");
    CHECK(one_line("äöüäöü", 8) == "äö…");
    CHECK(one_line("abc", 2) == "ab");
}
