#include "base/printable.hpp"

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

TEST_CASE(
    "UTF-8 is judged by its bounds: overlong forms, surrogates, what is beyond U+10FFFF, what is cut off") {
    for (const char* good : {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xe2\x82\xac!"}) {
        CAPTURE(good);
        CHECK(is_utf8(good));
    }
    for (const char* bad : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
                            "\xc2"
                            "A",
                            "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
                            "\xe2\x82"
                            "A",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x90\x80",
                            "\xf0\x90\x80\xc0", "\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
    CHECK(is_utf8(std::string_view("\0", 1)));
}

TEST_CASE("bytes that are no UTF-8 are written as bytes") {
    for (const char* bad : {"\xff", "\xc0\x8a", "\xe2\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"}) {
        CAPTURE(printable(bad));
        CHECK_FALSE(is_utf8(bad));
        CHECK(printable(bad).starts_with("\\x"));
        CHECK_FALSE(has_unprintable(printable(bad)));
    }
    CHECK(printable("a\xff\u00e9") == "a\\xff\u00e9");
    CHECK(is_utf8("\U0010FFFF\u00e9"));
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
