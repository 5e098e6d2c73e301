#include "mail/sanitize_line.hpp"

#include <doctest/doctest.h>

using orderwire::mail::sanitize_line;

TEST_CASE("control characters and line breaks become one space, at the ends nothing") {
    CHECK(sanitize_line("  Ada\r\nBcc: x@example.com\t\x7F ", 100) == "Ada Bcc: x@example.com");
    CHECK(sanitize_line("a\u0085b\u2028c\u2029d", 100) == "a b c d");
    CHECK(sanitize_line("\r\n", 100).empty());
}

TEST_CASE("what would turn the direction of writing around is taken out, the letters stay") {
    CHECK(sanitize_line("Ada\u202Egpj.exe", 100) == "Ada gpj.exe");
    CHECK(sanitize_line("\u2067עברית\u2069", 100) == "עברית");
}

TEST_CASE("bytes that are no text, and NUL, are replaced") {
    CHECK(sanitize_line("\xFFq", 100) == "\uFFFDq");
    CHECK(sanitize_line(std::string_view("a\0b", 3), 100) == "a\uFFFDb");
}

TEST_CASE("a long text ends in an ellipsis, within its bytes and after a whole character") {
    CHECK(sanitize_line("abcdefgh", 8) == "abcdefgh");
    CHECK(sanitize_line("abcdefghi", 8) == "abcde…");
    CHECK(sanitize_line("äöüäöü", 8) == "äö…");
    CHECK(sanitize_line("abc", 2) == "ab");
}
