// Events that no binding matches, or none yet.
#include <doctest/doctest.h>

#include "base/ids.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;
using domain::Verdict;

TEST_SUITE_BEGIN("store: unmatched events");

STORE_CASE(Fixture, "an event that claims no order, or no well-formed one, is not ours") {
    CHECK(apply(event_about("pi_x", "evt_1", Status::paid)).verdict == Verdict::ignored("not_ours"));
    CHECK(apply(event_about("pi_x", "evt_2", Status::paid, "order 66")).verdict ==
          Verdict::ignored("not_ours"));
    CHECK(store->make_queries()->stats().parked == 0);
}

STORE_CASE(Fixture, "an event that claims an order which is not there is parked") {
    const std::string claimed = new_id("ord_", clock.now());
    const AppliedEvent parked = apply(event_about("pi_1", "evt_1", Status::paid, claimed));
    CHECK(parked.verdict == Verdict::parked());
    CHECK_FALSE(parked.order);
    CHECK(store->make_queries()->stats().parked == 1);
}

STORE_CASE(Fixture,
           "events parked before their binding are applied in the order of arrival when it is there") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    CHECK(apply(event_about("pi_1", "evt_1", Status::failed, order_id)).verdict == Verdict::parked());
    CHECK(apply(event_about("pi_1", "evt_2", Status::paid, order_id)).verdict == Verdict::parked());
    CHECK(store->make_queries()->order(order_id)->version == 1);

    const Snapshot bound = run(store->complete_binding(order_id, 1, "pi_1"));
    CHECK(bound.status == Status::paid);
    CHECK(bound.version == 3);
    CHECK(verdict_of("evt_1") == "applied");
    CHECK(verdict_of("evt_2") == "applied");
    CHECK(store->make_queries()->stats().parked == 0);
    CHECK(cell("SELECT count(*) FROM events WHERE order_id = '" + order_id + "' AND binding = 1") == "2");
    store->stop();
    const auto changes = heard.of(order_id);
    REQUIRE(changes.size() == 3);
    CHECK(changes[1].status == Status::failed);
    CHECK(changes[2].status == Status::paid);
}

STORE_CASE(Fixture, "a parked event is applied after a restart") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    apply(event_about("pi_1", "evt_1", Status::paid, order_id));
    reopen();
    CHECK(run(store->complete_binding(order_id, 1, "pi_1")).status == Status::paid);
}

STORE_CASE(Fixture, "a parked event about another object than the one bound is not ours") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    apply(event_about("pi_forged", "evt_1", Status::paid, order_id));
    const Snapshot bound = run(store->complete_binding(order_id, 1, "pi_1"));
    CHECK(bound.status == Status::pending);
    CHECK(bound.version == 1);
    CHECK(verdict_of("evt_1") == "ignored:not_ours");
    CHECK(store->make_queries()->stats().parked == 0);
}

STORE_CASE(Fixture, "an event that claims a bound order but is about another object is not ours") {
    const std::string order_id = bound_order("pi_1");
    const AppliedEvent forged = apply(event_about("pi_forged", "evt_1", Status::paid, order_id));
    CHECK(forged.verdict == Verdict::ignored("not_ours"));
    CHECK(store->make_queries()->order(order_id)->status == Status::pending);
}

STORE_CASE(Fixture, "an event that claims one order and is about the object of another is the other's") {
    const std::string of_alice = bound_order("pi_1", "alice");
    const std::string of_bob = new_order("bob");
    CHECK(apply(event_about("pi_1", "evt_1", Status::paid, of_bob)).order->order_id == of_alice);
    CHECK(store->make_queries()->order(of_bob)->status == Status::pending);
}

STORE_CASE(Fixture, "an object of another account is another object") {
    const std::string order_id = bound_order("pi_1");
    IncomingEvent event = event_about("pi_1", "evt_1", Status::paid);
    std::get<domain::PaymentUpdate>(event.reading).about.account = "acct_2";
    event.account = "acct_2";
    CHECK(apply(event).verdict == Verdict::ignored("not_ours"));
    CHECK(store->make_queries()->order(order_id)->status == Status::pending);
}

STORE_CASE(Fixture, "an accepted session binds its intent too") {
    const std::string order_id = bound_order("cs_1", "alice", Binding::Kind::session);
    CHECK(apply(session_event("cs_1", "pi_1", "evt_1", Status::paid)).verdict == Verdict::applied());
    const AppliedEvent refunded = apply(event_about("pi_1", "evt_2", succeeded_refund("evt_2", 100)));
    CHECK(refunded.verdict == Verdict::applied());
    CHECK(refunded.order->order_id == order_id);
    CHECK(apply(event_about("pi_1", "evt_3", Status::paid)).verdict ==
          Verdict::no_change());  // one binding, paid once
}

STORE_CASE(Fixture, "events about a session's intent count also where they come before the session's") {
    const std::string order_id = bound_order("cs_1", "alice", Binding::Kind::session);
    CHECK(apply(event_about("pi_1", "evt_1", succeeded_refund("evt_1", 100), order_id)).verdict ==
          Verdict::ignored("not_ours"));
    const AppliedEvent completed = apply(session_event("cs_1", "pi_1", "evt_2", Status::paid));
    CHECK(completed.order->status == Status::paid);
    CHECK(parsed(*completed.order).at("refunded").as_int64() == 100);
    CHECK(verdict_of("evt_1") == "applied");
}

STORE_CASE(Fixture, "a session event parked before its binding binds its intent when it is applied") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::session, ""));
    IncomingEvent completed = session_event("cs_1", "pi_1", "evt_1", Status::pending);
    std::get<domain::PaymentUpdate>(completed.reading).claimed_order_id = order_id;
    CHECK(apply(completed).verdict == Verdict::parked());
    CHECK(apply(event_about("pi_1", "evt_2", Status::paid, order_id)).verdict == Verdict::parked());
    CHECK(run(store->complete_binding(order_id, 1, "cs_1")).status == Status::paid);
    CHECK(verdict_of("evt_2") == "applied");
}

STORE_CASE(Fixture, "events wait 30 days for their binding") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    IncomingEvent parked = event_about("pi_1", "evt_1", Status::paid, order_id);
    parked.received_at = clock.now();
    apply(parked);
    IncomingEvent foreign = event_about("pi_x", "evt_2", Status::paid);
    foreign.received_at = clock.now();
    apply(foreign);

    clock.advance(std::chrono::days(30));
    reopen();
    store->stop();
    CHECK(verdict_of("evt_1") == "parked");

    clock.advance(std::chrono::milliseconds(1));
    reopen();
    REQUIRE(becomes_true([&] { return verdict_of("evt_1") == "ignored:parked_expired"; }));
    CHECK(verdict_of("evt_2") == "ignored:not_ours");
    CHECK(cell("SELECT count(*) FROM unmatched_events") == "0");
    CHECK(run(store->complete_binding(order_id, 1, "pi_1")).status == Status::pending);
    CHECK(cell("SELECT count(*) FROM events") == "2");
}

STORE_CASE(Fixture,
           "a charge belongs to the order of its intent, whichever came first, and changes nothing") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    const domain::Contribution nothing;
    CHECK(apply(event_about("pi_1", "evt_early", nothing, order_id)).verdict == domain::Verdict::no_change());
    CHECK(apply(event_about("pi_stranger", "evt_stranger", nothing)).verdict == domain::Verdict::no_change());
    run(store->complete_binding(order_id, 1, "pi_1"));
    const AppliedEvent late = apply(event_about("pi_1", "evt_late", nothing));
    CHECK(late.verdict == domain::Verdict::no_change());
    REQUIRE(late.order);
    CHECK(late.order->version == 1);
    CHECK(late.status_before == Status::pending);
    CHECK(cell("SELECT group_concat(event_id) FROM events WHERE order_id = '" + order_id +
               "' AND binding = 1") == "evt_early,evt_late");
    CHECK(verdict_of("evt_early") == "no_change");
}

TEST_SUITE_END();
