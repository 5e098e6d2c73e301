#include "store/memory/coverage.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using memory::Coverage;

namespace {

// Two customers in memory, each with an order; alice's is bound to pi_1.
struct CoveredRows {
    CoveredRows() : scope(StoreEngine::memory) {
        alices = fixture.bound_order("pi_1", "alice");
        bobs = fixture.new_order("bob");
    }
    Coverage of(const KeySet& keys) const {
        Coverage coverage(memory::database_named(fixture.path)->tables);
        coverage.name(keys);
        return coverage;
    }
    std::string customer_of(const std::string& order_id) {
        return fixture.store->make_queries()->order(order_id)->customer_id;
    }
    static domain::PaymentObject object(const std::string& id) { return {"stripe", "", id}; }

    EngineScope scope;
    Fixture fixture;
    std::string alices;
    std::string bobs;
};

}  // namespace

TEST_CASE_FIXTURE(CoveredRows, "what no key names cannot be read") {
    const Coverage nothing = of({});
    CHECK_THROWS_WITH(nothing.order(alices), "a command reads beyond its keys: no such order is named");
    CHECK_THROWS(nothing.object(object("pi_1")));
    CHECK_THROWS(nothing.customer(customer_of(alices)));
    CHECK_THROWS(nothing.anything());
}

TEST_CASE_FIXTURE(CoveredRows, "an order takes its customer along, and their access to its course") {
    KeySet keys;
    keys.orders = {alices};
    const Coverage coverage = of(keys);
    CHECK_NOTHROW(coverage.order(alices));
    CHECK_NOTHROW(coverage.customer(customer_of(alices)));
    CHECK_NOTHROW(coverage.access(customer_of(alices), "cpp"));
    CHECK_THROWS(coverage.course(customer_of(alices), "cpp"));
    CHECK_THROWS(coverage.order(bobs));
}

TEST_CASE_FIXTURE(CoveredRows,
                  "an object takes the order along that it pays; what may pay, the customer's others") {
    KeySet keys;
    keys.objects = {{"stripe", "", "pi_1", false}};
    CHECK_NOTHROW(of(keys).order(alices));
    CHECK_THROWS(of(keys).course(customer_of(alices), "cpp"));
    keys.pays = true;
    CHECK_NOTHROW(of(keys).course(customer_of(alices), "cpp"));
    CHECK_THROWS(of(keys).course(customer_of(alices), "rust"));
}

TEST_CASE_FIXTURE(CoveredRows, "a command that binds an object for which events wait has no bounds") {
    KeySet keys;
    keys.objects = {{"stripe", "", "pi_2", true}};
    CHECK_THROWS(of(keys).order(bobs));
    fixture.apply(event_about("pi_2", "evt_1", domain::Status::paid));
    CHECK_NOTHROW(of(keys).order(bobs));
    keys.objects[0].binds = false;
    CHECK_THROWS(of(keys).order(bobs));
}

TEST_CASE_FIXTURE(CoveredRows, "a customer takes their orders for the course along, or all that is theirs") {
    KeySet keys;
    keys.customers = {{"", "hash-of-alice", "cpp", ""}};
    CHECK_NOTHROW(of(keys).order(alices));
    CHECK_NOTHROW(of(keys).secret("hash-of-alice"));
    CHECK_THROWS(of(keys).secret("hash-of-bob"));
    CHECK_THROWS(of(keys).all_of(customer_of(alices)));
    keys.customers[0].course_id = "";
    CHECK_NOTHROW(of(keys).all_of(customer_of(alices)));
    CHECK_THROWS(of(keys).order(bobs));
}
