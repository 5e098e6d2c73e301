#include "replay/options.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

TEST_CASE("an order is expected by a status that exists") {
    CHECK(parse_order_expectation("ord_1=paid")->view == json::object{{"status", "paid"}});
    CHECK(parse_order_expectation("ord_1=paid")->order == "ord_1");
    CHECK(parse_order_expectation("ord_1=payed").has_error());
    CHECK(parse_order_expectation("paid").has_error());
}

TEST_CASE("an expectation or a replacement has two halves, and neither is empty") {
    CHECK(parse_verdict_expectation("charge.*=no_change")->type == "charge.*");
    CHECK(parse_verdict_expectation("a=b=c")->verdict == "b=c");
    for (const char* text : {"", "=", "a=", "=b", "ab"}) {
        CAPTURE(text);
        CHECK(parse_verdict_expectation(text).has_error());
        CHECK(parse_order_expectation(text).has_error());
        CHECK(parse_map_entry(text).has_error());
    }
}

TEST_CASE("every way of signing has a name") {
    CHECK(signature_mode_named("fresh") == SignatureMode::fresh);
    CHECK(signature_mode_named("rotated") == SignatureMode::rotated);
    CHECK_FALSE(signature_mode_named("Fresh"));
}

TEST_CASE("the order that --map names is the one that a replay is about") {
    Options options;
    CHECK(mapped_order(options).empty());
    options.map = {{"payment_intent", "pi_1"}, {"order", "ord_1"}};
    CHECK(mapped_order(options) == "ord_1");
}
