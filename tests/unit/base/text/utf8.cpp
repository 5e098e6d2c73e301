#include "base/text/utf8.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

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

TEST_CASE("bytes that are no UTF-8 become U+FFFD each, and the rest stays as it is") {
    CHECK(as_utf8("49 \u20ac \U0001F600") == "49 \u20ac \U0001F600");
    CHECK(as_utf8("a\xffz") == "a\uFFFDz");
    CHECK(as_utf8("\xe2\x82") == "\uFFFD\uFFFD");
    CHECK(as_utf8("\xed\xa0\x80!") == "\uFFFD\uFFFD\uFFFD!");
}
