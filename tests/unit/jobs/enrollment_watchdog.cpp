#include "jobs/enrollment_watchdog.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

namespace {

using Ids = std::vector<std::string>;

std::string paid_order(Fixture& shop, const std::string& customer) {
    std::string order_id = shop.bound_order("pi_" + customer, customer);
    shop.apply(event_about("pi_" + customer, "evt_" + customer, domain::Status::paid));
    return order_id;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an enrollment that does not come is told of once, after an hour") {
    jobs::EnrollmentWatchdog late(store->make_queries(), clock);
    const std::string first = paid_order(*this, "alice");
    clock.advance(std::chrono::minutes(30));
    const std::string second = paid_order(*this, "bob");
    clock.advance(std::chrono::minutes(30));
    CHECK(late.look().empty());
    clock.advance(std::chrono::milliseconds(1));
    CHECK(late.look() == Ids{first});
    CHECK(late.look().empty());
    clock.advance(std::chrono::minutes(30));
    CHECK(late.look() == Ids{second});
    run(store->activate_enrollment(first));
    CHECK(late.look().empty());
}
