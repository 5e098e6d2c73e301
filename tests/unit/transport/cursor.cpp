#include "transport/cursor.hpp"

#include <doctest/doctest.h>

using namespace orderwire::transport;

TEST_CASE("a cursor is decimal digits and nothing else") {
    CHECK(parse_cursor("0") == 0);
    CHECK(parse_cursor("42") == 42);
    CHECK(parse_cursor("18446744073709551615") == 18446744073709551615ULL);
    // Beyond every version there is, as any that is too large.
    CHECK(parse_cursor("18446744073709551616") == 18446744073709551615ULL);
    CHECK(parse_cursor("99999999999999999999999") == 18446744073709551615ULL);
    for (const char* text : {"", "-1", "+1", "1 ", " 1", "1.0", "abc", "18446744073709551616x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_cursor(text));
    }
}
