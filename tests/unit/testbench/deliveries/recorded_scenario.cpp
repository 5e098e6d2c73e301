#include "testbench/deliveries/recorded_scenario.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: recorded scenario");

TEST_CASE("an order's own ids, amount and currency become the scenario's names for those of any order") {
    store::OrderDetails order;
    order.snapshot.order_id = "ord_1";
    order.amount = 4900;
    order.currency = "usd";
    order.course.id = "c1";
    const json::object scenario = recorded_scenario(
        {"not JSON",
         R"({"id":"evt_1","type":"charge.failed","data":{"object":{"id":"ch_1","payment_intent":"pi_1","amount":4900,
             "amount_refunded":0,"currency":"usd","metadata":{"order_id":"ord_1","note":"usd"}}}})",
         R"({"id":"evt_2","type":"payment_intent.succeeded","data":{"object":{"id":"pi_2","amount":100}}})"},
        order, domain::Status::paid);
    const json::array& events = scenario.at("events").as_array();
    REQUIRE(events.size() == 2);
    const json::object& charge = events[0].at("event").at("data").at("object").as_object();
    CHECK(charge.at("id") == "ch_1");
    CHECK(charge.at("payment_intent") == "$payment_intent");
    CHECK(charge.at("amount") == "$amount");
    CHECK(charge.at("amount_refunded") == 0);
    CHECK(charge.at("currency") == "$currency");
    CHECK(charge.at("metadata").at("order_id") == "$order");
    CHECK(charge.at("metadata").at("note") == "usd");
    const json::object& intent = events[1].at("event").at("data").at("object").as_object();
    CHECK(intent.at("id") == "$payment_intent");
    CHECK(intent.at("amount") == 100);
    CHECK(events[0].at("expect").at("http") == 200);
    CHECK(scenario.at("order").at("course_id") == "c1");
    CHECK(scenario.at("expect").at("order").at("status") == "paid");
}
