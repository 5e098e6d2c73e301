#include "jobs/enrollment_activator.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

TEST_CASE_FIXTURE(Fixture,
                  "access that was not given is found again at the start, however many wait for it") {
    constexpr int orders = 5;
    for (int i = 0; i < orders; ++i) {
        const std::string name = std::to_string(i);
        bound_order("pi_" + name, "customer " + name);
        apply(event_about("pi_" + name, "evt_" + name, domain::Status::paid));
    }
    const auto reader = store->make_queries();
    REQUIRE(reader->orders_awaiting_enrollment({}, "", 100).size() == orders);

    jobs::EnrollmentActivator activator(loop.get_executor(), *store);
    activator.start(store->make_queries(), 2);
    CHECK(becomes_true([&] {
        loop.restart();
        loop.poll();
        return reader->orders_awaiting_enrollment({}, "", 100).empty();
    }));
}
