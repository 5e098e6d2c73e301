#include "replay/input/replay_step.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

TEST_CASE("a written value needs an order where it names one, however deep") {
    CHECK(needs_test_order(json::parse(R"({"a":[{"b":"$amount"}]})")));
    CHECK(needs_test_order(json::value("$order")));
    CHECK_FALSE(needs_test_order(json::parse(R"({"$order":1,"a":"an $order","b":"$orders"})")));
}

TEST_CASE("names are filled in with what they stand for, the amount as a number") {
    json::value written =
        json::parse(R"(["$order",{"p":"$payment_intent","a":"$amount","c":"$currency"},"x"])");
    fill_placeholders(written, {"ord_1", "pi_1", 4900, "usd"});
    CHECK(written == json::parse(R"(["ord_1",{"p":"pi_1","a":4900,"c":"usd"},"x"])"));
}
