#include "store/logic/keys.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

KeySet keys_of(const IncomingEvent& event) {
    KeySet keys;
    name_keys(event, keys);
    return keys;
}

}  // namespace

TEST_CASE("an event names itself, its object, and the order that it claims") {
    const IncomingEvent event = event_about("pi_1", "evt_1", Status::failed, "ord_1");
    const KeySet keys = keys_of(event);
    REQUIRE(keys.events.size() == 1);
    CHECK(keys.events[0].id == "evt_1");
    REQUIRE(keys.objects.size() == 1);
    CHECK(keys.objects[0].id == "pi_1");
    CHECK_FALSE(keys.objects[0].binds);
    CHECK(keys.orders == std::vector<std::string_view>{"ord_1"});
    CHECK_FALSE(keys.pays);
    CHECK_FALSE(keys.open_ended);
}

TEST_CASE("an event that pays says so, and a session's names the intent that it binds") {
    IncomingEvent event = event_about("cs_1", "evt_1", Status::paid);
    std::get<domain::PaymentUpdate>(event.reading).also_binds = "pi_1";
    const KeySet keys = keys_of(event);
    CHECK(keys.pays);
    REQUIRE(keys.objects.size() == 2);
    CHECK(keys.objects[1].id == "pi_1");
    CHECK(keys.objects[1].binds);
}

TEST_CASE("an event that says nothing of orders names itself only") {
    IncomingEvent event = event_about("pi_1", "evt_1", Status::paid, "ord_1");
    event.reading = domain::Verdict::ignored("unknown_type");
    const KeySet keys = keys_of(event);
    CHECK(keys.events[0].provider == "stripe");
    CHECK(keys.objects.empty());
    CHECK(keys.orders.empty());
}

TEST_CASE("the keys of a group are those of its commands, until they are cleared") {
    KeySet keys;
    const IncomingEvent first = event_about("pi_1", "evt_1", Status::paid);
    const IncomingEvent second = event_about("pi_2", "evt_2", Status::failed);
    CreateOrder create = Fixture::order_command();
    create.idempotency = {"mac", "body"};
    name_keys(first, keys);
    name_keys(second, keys);
    name_keys(create, keys);
    CHECK(keys.objects.size() == 2);
    CHECK(keys.pays);
    REQUIRE(keys.customers.size() == 1);
    CHECK(keys.customers[0].secret_hash == "hash-of-alice");
    CHECK(keys.customers[0].course_id == "cpp");
    CHECK(keys.customers[0].answered == "mac");
    keys.clear();
    CHECK(keys.objects.empty());
    CHECK(keys.customers.empty());
    CHECK_FALSE(keys.pays);
}
