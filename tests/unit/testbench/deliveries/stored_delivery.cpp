#include "testbench/deliveries/stored_delivery.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: stored delivery");

TEST_CASE("what the store remembers of a request is shown as it was answered") {
    store::LoggedLine line;
    line.row = 7;
    line.place = {from_milliseconds(1'795'343'200'000), "evt_1"};
    line.type = "payment_intent.succeeded";
    line.verdict = "review";
    line.reason = "late_payment";
    line.order_id = "ord_1";
    line.version = 3;
    line.status_before = "pending";
    line.status_after = "paid";
    line.bytes = 99;
    const auto delivery = delivery_from(line);
    CHECK(delivery.is_stored());
    CHECK(delivery.number == 7);
    CHECK(delivery.bytes == 99);
    CHECK(delivery.position().log == line.place);
    REQUIRE(delivery.record.verdict);
    CHECK(delivery.record.verdict->kind == domain::Verdict::Kind::review);
    CHECK(delivery.record.verdict->reason == "late_payment");
    CHECK(delivery.record.status_before == domain::Status::pending);
    CHECK(delivery.record.status_after == domain::Status::paid);
    CHECK(delivery.record.source == store::IncomingEvent::Source::webhook);
}

TEST_CASE("what was fetched or looked up is no webhook") {
    store::LoggedLine line;
    line.is_webhook = false;
    line.type = "charge.failed";
    CHECK(delivery_from(line).record.source == store::IncomingEvent::Source::fetched);
    line.type = "lookup.payment_intent";
    CHECK(delivery_from(line).record.source == store::IncomingEvent::Source::lookup);
}
