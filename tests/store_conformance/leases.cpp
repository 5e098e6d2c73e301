#include "store/leases.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using namespace std::chrono_literals;

namespace {

struct Nodes : Fixture {
    Nodes() : Fixture({}, {.webhook = true}) {}

    std::optional<Lease> ask_for(const std::string& holder, const std::string& duty = "webhook") {
        return run(store->leases().acquire(duty, holder, 15s));
    }
    void give_back(const Lease& lease, const std::string& holder) {
        run(store->leases().give_back(lease, holder));
    }
    OutboxLine message() { return store->make_queries()->outbox().list({}).front(); }
    void record(MessageState state, const Lease& lease) {
        AttemptResult result;
        result.row = message().row;
        result.state = state;
        result.next_attempt_at = clock.now() + 1h;
        result.lease = lease;
        run(store->outbox().record(std::move(result)));
    }
};

}  // namespace

TEST_SUITE_BEGIN("store: leases");

STORE_CASE(Nodes, "a duty has one holder, who may renew; others get it when the lease has ended") {
    const auto first = ask_for("a");
    REQUIRE(first);
    CHECK(first->epoch == 1);
    CHECK_FALSE(ask_for("b"));
    clock.advance(14s);
    CHECK(ask_for("a")->epoch == 1);
    clock.advance(14s);
    CHECK_FALSE(ask_for("b"));
    clock.advance(1s);
    CHECK(ask_for("b")->epoch == 2);
    CHECK_FALSE(ask_for("a"));
}

STORE_CASE(Nodes, "duties are held one by one") {
    REQUIRE(ask_for("a", "webhook"));
    CHECK(ask_for("b", "mail"));
    CHECK_FALSE(ask_for("b", "webhook"));
}

STORE_CASE(Nodes, "a lease that is given back is free at once, one that has passed on is not given back") {
    const auto first = ask_for("a");
    give_back(*first, "a");
    const auto second = ask_for("b");
    REQUIRE(second);
    CHECK(second->epoch == 2);
    give_back(*first, "a");
    CHECK_FALSE(ask_for("c"));
    give_back(*second, "c");
    CHECK_FALSE(ask_for("c"));
}

STORE_CASE(Nodes, "an attempt under a lease that has passed on puts nothing back into the queue") {
    new_order();
    const auto first = ask_for("a");
    record(MessageState::queued, *first);
    CHECK(message().attempts == 1);
    clock.advance(1h);
    const auto second = ask_for("b");
    record(MessageState::queued, *first);
    CHECK(message().attempts == 1);
    CHECK(message().next_attempt_at == clock.now());
    record(MessageState::queued, *second);
    CHECK(message().attempts == 2);
}

STORE_CASE(Nodes, "that somebody delivered it is true, whoever has the duty by then") {
    new_order();
    const auto first = ask_for("a");
    clock.advance(1h);
    REQUIRE(ask_for("b"));
    record(MessageState::delivered, *first);
    CHECK(message().state == MessageState::delivered);
}

STORE_CASE(Nodes, "who lost the duty gives nothing up, and nothing that was delivered is tried again") {
    new_order();
    const auto first = ask_for("a");
    clock.advance(1h);
    const auto second = ask_for("b");
    record(MessageState::given_up, *first);
    CHECK(message().state == MessageState::queued);
    record(MessageState::delivered, *second);
    record(MessageState::queued, *second);
    record(MessageState::given_up, *second);
    CHECK(message().state == MessageState::delivered);
    CHECK(message().attempts == 1);
    CHECK_FALSE(message().next_attempt_at);
}

TEST_CASE_FIXTURE(Nodes, "whoever held a duty of a store in SQLite before it was opened has gone") {
    REQUIRE(ask_for("a"));
    reopen();
    CHECK(ask_for("b")->epoch == 2);
}

TEST_SUITE_END();
