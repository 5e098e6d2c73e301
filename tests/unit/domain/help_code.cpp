#include "domain/help_code.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::domain;

TEST_SUITE_BEGIN("domain: help code");

TEST_CASE("a help code is the end of the order's id, in two groups") {
    CHECK(help_code_of("ord_01JDABCDEFGHJKMNPQRSTVWXYZ") == "RSTV-WXYZ");
    CHECK(help_code_of("WXYZ") == "WXYZ-");
}

TEST_CASE("it is read in any case, with a dash, a space or nothing, and as it is misread aloud") {
    for (const char* text : {"7KQ2-M0X1", "7kq2-m0x1", "7KQ2M0X1", "7KQ2 M0X1", "7KQ2-MOXI", "7kq2-moxl"})
        CHECK(read_help_code(text) == "7KQ2M0X1");
}

TEST_CASE("what is no help code is none") {
    for (const char* text : {"", "-", "7KQ2", "7KQ2-M0X", "7KQ2-M0X12", "7KQ2--M0X1", "7KQ-2M0X1",
                             "7KQ2-M0XU", "7KQ2_M0X1", " 7KQ2-M0X1", "%%%%%%%%", "7KQ2-M0X'"}) {
        CAPTURE(text);
        CHECK_FALSE(read_help_code(text));
    }
}

TEST_SUITE_END();
