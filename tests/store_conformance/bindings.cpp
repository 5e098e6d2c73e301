#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;
using domain::Verdict;
using Reserved = ReservedBinding::Outcome;

TEST_SUITE_BEGIN("store: bindings");

STORE_CASE(Fixture, "a reserved binding comes back with its frozen parameters until it is completed") {
    const std::string order_id = new_order();
    const ReservedBinding first = run(store->reserve_binding(order_id, Binding::Kind::intent, "first"));
    CHECK(first.outcome == Reserved::reserved);
    CHECK(first.binding.number == 1);
    CHECK(first.binding.state == Binding::State::reserved);
    const ReservedBinding second = run(store->reserve_binding(order_id, Binding::Kind::session, "second"));
    CHECK(second.outcome == Reserved::end_first);
    CHECK(second.binding.number == 1);
    CHECK(second.binding.kind == Binding::Kind::intent);
    CHECK(second.binding.parameters == "first");

    run(store->complete_binding(order_id, 1, "pi_1"));
    const ReservedBinding bound = run(store->reserve_binding(order_id, Binding::Kind::intent, "third"));
    CHECK(bound.binding.state == Binding::State::bound);
    CHECK(bound.binding.object_id == "pi_1");
    CHECK(payable(order_id) == std::vector<std::string>{"pi_1"});
}

STORE_CASE(Fixture, "an abandoned or ended binding makes room for the next number") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    run(store->abandon_binding(order_id, 1));
    CHECK(payable(order_id).empty());
    CHECK(run(store->reserve_binding(order_id, Binding::Kind::intent, "")).binding.number == 2);
    run(store->complete_binding(order_id, 2, "pi_2"));
    run(store->abandon_binding(order_id, 2));  // it is bound: there is nothing to abandon
    CHECK(run(store->reserve_binding(order_id, Binding::Kind::session, "")).binding.number == 2);
    run(store->supersede_binding(order_id, 2));
    const ReservedBinding in_the_way = run(store->reserve_binding(order_id, Binding::Kind::session, "x"));
    CHECK(in_the_way.outcome == Reserved::end_first);
    CHECK(in_the_way.binding.number == 2);
    CHECK(in_the_way.binding.state == Binding::State::superseded);
    CHECK(payable(order_id) == std::vector<std::string>{"pi_2"});
    run(store->end_binding(order_id, 2));
    CHECK(payable(order_id).empty());
    const ReservedBinding third = run(store->reserve_binding(order_id, Binding::Kind::session, "x"));
    CHECK(third.outcome == Reserved::reserved);
    CHECK(third.binding.number == 3);
    CHECK(third.binding.kind == Binding::Kind::session);
}

STORE_CASE(Fixture, "an order is cancelled at once only when nobody can pay it any more") {
    const std::string order_id = bound_order("pi_1");
    run(store->supersede_binding(order_id, 1));
    const CancelledOrder asked = run(store->cancel_unbound(order_id));
    CHECK(asked.outcome == CancelledOrder::Outcome::bound);
    CHECK(asked.binding->object_id == "pi_1");
    run(store->end_binding(order_id, 1));
    CHECK(run(store->cancel_unbound(order_id)).outcome == CancelledOrder::Outcome::cancelled);
}

STORE_CASE(Fixture, "the open orders that can be paid come in pages, oldest first") {
    std::vector<std::string> orders;
    for (int i = 1; i <= 5; ++i) {
        clock.advance(std::chrono::milliseconds(i % 2));  // some in the same millisecond
        orders.push_back(bound_order("pi_" + std::to_string(i), "customer-" + std::to_string(i)));
    }
    new_order("without a binding");
    const std::string paid = bound_order("pi_paid", "who paid");
    apply(event_about("pi_paid", "evt_1", Status::paid));

    const auto reader = store->make_queries();
    std::vector<std::string> found;
    std::string after;
    for (;;) {
        const auto page = reader->open_payable_orders(after, 2);
        if (page.empty()) break;
        found.insert(found.end(), page.begin(), page.end());
        after = page.back();
    }
    std::sort(orders.begin(), orders.end());
    CHECK(found == orders);
}

STORE_CASE(Fixture, "an order has at most 63 bindings") {
    const std::string order_id = new_order();
    for (std::uint32_t number = 1; number <= 63; ++number) {
        REQUIRE(run(store->reserve_binding(order_id, Binding::Kind::intent, "")).binding.number == number);
        run(store->abandon_binding(order_id, number));
    }
    CHECK(run(store->reserve_binding(order_id, Binding::Kind::intent, "")).outcome == Reserved::too_many);
}

STORE_CASE(Fixture, "closed and unknown orders get no binding, failed ones do") {
    const std::string cancelled = new_order();
    run(store->cancel_unbound(cancelled));
    CHECK(run(store->reserve_binding(cancelled, Binding::Kind::intent, "")).outcome ==
          Reserved::order_closed);
    const std::string failed = bound_order("pi_1", "bob");
    apply(event_about("pi_1", "evt_1", Status::failed));
    CHECK(run(store->reserve_binding(failed, Binding::Kind::intent, "")).binding.object_id == "pi_1");
    CHECK(run(store->reserve_binding("ord_none", Binding::Kind::intent, "")).outcome ==
          Reserved::unknown_order);
}

STORE_CASE(Fixture, "completing a binding again is harmless, completing none is empty") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::failed));
    const Snapshot again = run(store->complete_binding(order_id, 1, "pi_1"));
    CHECK(again.version == 2);
    CHECK(run(store->complete_binding(order_id, 2, "pi_2")).view == nullptr);
    CHECK(run(store->complete_binding("ord_none", 1, "pi_2")).view == nullptr);
}

STORE_CASE(Fixture, "a second object of one binding is bound too, because it can be paid") {
    const std::string order_id = bound_order("pi_1");
    run(store->complete_binding(order_id, 1, "pi_2"));
    CHECK(payable(order_id) == std::vector<std::string>{"pi_1"});
    CHECK(apply(event_about("pi_2", "evt_1", Status::paid)).order->order_id == order_id);
}

STORE_CASE(Fixture, "an object of one order cannot be bound to another, and nothing changes") {
    bound_order("pi_1");
    const std::string other = new_order("bob");
    run(store->reserve_binding(other, Binding::Kind::intent, ""));
    CHECK_THROWS_WITH(run(store->complete_binding(other, 1, "pi_1")),
                      "the object pi_1 pays another order already");
    CHECK(run(store->reserve_binding(other, Binding::Kind::intent, "")).binding.state ==
          Binding::State::reserved);
}

STORE_CASE(Fixture, "the end of a superseded binding says nothing, its payment counts") {
    const std::string order_id = bound_order("pi_1");
    run(store->supersede_binding(order_id, 1));
    const AppliedEvent ended = apply(event_about("pi_1", "evt_1", Status::cancelled));
    CHECK(ended.verdict == Verdict::ignored("superseded"));
    CHECK(ended.order->status == Status::pending);
    CHECK(ended.order->version == 1);
    const AppliedEvent paid = apply(event_about("pi_1", "evt_2", Status::paid));
    CHECK(paid.verdict == Verdict::applied());
    CHECK(paid.order->status == Status::paid);
}

STORE_CASE(Fixture, "a second paid binding is a double payment") {
    const std::string order_id = bound_order("pi_1");
    run(store->supersede_binding(order_id, 1));
    run(store->end_binding(order_id, 1));
    bind(order_id, "pi_2");
    CHECK(apply(event_about("pi_1", "evt_1", Status::paid)).verdict == Verdict::applied());
    CHECK(apply(event_about("pi_2", "evt_2", Status::paid)).verdict == Verdict::review("double_payment"));
    CHECK(store->make_queries()->stats().in_review == 1);
}

STORE_CASE(Fixture, "a binding given up while the provider was asked is bound, but stays superseded") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    run(store->supersede_binding(order_id, 1));
    run(store->complete_binding(order_id, 1, "pi_1"));
    CHECK(apply(event_about("pi_1", "evt_1", Status::cancelled)).verdict == Verdict::ignored("superseded"));
    CHECK(apply(event_about("pi_1", "evt_2", Status::paid)).order->status == Status::paid);
}

TEST_SUITE_END();
