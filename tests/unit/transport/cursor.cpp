#include "transport/cursor.hpp"

#include <doctest/doctest.h>

using namespace orderwire::transport;

TEST_CASE("a cursor is decimal digits and nothing else") {
    CHECK(parse_cursor("0") == 0);
    CHECK(parse_cursor("42") == 42);
    CHECK(parse_cursor("18446744073709551615") == 18446744073709551615ULL);
    // A version that no order will ever have is beyond its order's.
    CHECK(parse_cursor("18446744073709551616") == 18446744073709551615ULL);
    for (const char* text : {"", "-1", "+1", "1 ", " 1", "1.0", "abc"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_cursor(text));
    }
}
