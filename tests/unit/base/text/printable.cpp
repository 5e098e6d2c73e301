#include "base/text/printable.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

using namespace orderwire;

TEST_CASE("what is not printable is escaped, and the rest stays as it is") {
    CHECK(printable("order ord_1: paid, 49 \u20ac \U0001F600 \\n") ==
          "order ord_1: paid, 49 \u20ac \U0001F600 \\n");
    CHECK(printable("a\nb\r\tc") == "a\\nb\\r\\tc");
    CHECK(printable(std::string_view("\0\x1b[31m\x7f", 7)) == "\\u0000\\u001b[31m\\u007f");
    CHECK(printable("\u0085\u009b") == "\\u0085\\u009b");
    CHECK(printable("\u2028\u2029\u202e\u2066\ufeff\u200b") == "\\u2028\\u2029\\u202e\\u2066\\ufeff\\u200b");
    CHECK(printable("\U000E0041") == "\\U000e0041");
}

TEST_CASE("bytes that are no UTF-8 are written as bytes") {
    for (const char* bad : {"\xff", "\xc0\x8a", "\xe2\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"}) {
        CAPTURE(printable(bad));
        CHECK(printable(bad).starts_with("\\x"));
        CHECK_FALSE(has_unprintable(printable(bad)));
    }
    CHECK(printable("a\xff\u00e9") == "a\\xff\u00e9");
}

TEST_CASE("lines keep their breaks and tabs, nothing else") {
    CHECK(printable_lines("{\n\t\"a\": 1\r\n}\x1b") == "{\n\t\"a\": 1\\r\n}\\u001b");
}

TEST_CASE("printable JSON means what it meant") {
    const boost::json::value value{{"body", "a\n\x7f\u0085\u202e\U000E0041 \u00e9"}};
    const std::string text = printable_json(boost::json::serialize(value));
    CHECK_FALSE(has_unprintable(text));
    CHECK(text.find("\\udb40\\udc41") != text.npos);
    CHECK(boost::json::parse(text) == value);
    CHECK(printable_json("\"\xff\"") == "\"\\ufffd\"");
}
