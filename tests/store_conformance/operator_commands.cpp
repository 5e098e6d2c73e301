// What a person does about an order by hand: its review is resolved, its payment is released.
#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

struct Attended : Fixture {
    AppliedEvent underpaid(const std::string& object, const std::string& id,
                           IncomingEvent::Source source = {}) {
        domain::Contribution little = contribution(id, Status::paid);
        little.received = domain::Money{100, "usd"};
        IncomingEvent event = event_about(object, id, little);
        event.source = source;
        return apply(std::move(event));
    }
    std::uint64_t in_review() const { return store->make_queries()->stats().in_review; }
    std::string marks() const {
        return cell(
            "SELECT group_concat(mark || ' ' || cause || ' ' || ifnull(amount || ' ' || currency, '-') || ' "
            "' ||"
            " ifnull(closed_by, 'open'), '; ') FROM review_marks");
    }
};

using Resolved = ResolvedReview::Outcome;
using Released = ReleasedPayment::Outcome;

}  // namespace

TEST_SUITE_BEGIN("store: a person's hand");

STORE_CASE(Attended, "resolving a review closes all its marks with a note, and raises the version") {
    const std::string order_id = bound_order("pi_1");
    const AppliedEvent marked = underpaid("pi_1", "evt_1");
    CHECK(marked.verdict == domain::Verdict::review("amount_mismatch"));
    CHECK(parsed(*marked.order).at("activity") == "review");
    CHECK(marks() == "amount_mismatch 1 100 usd open");
    CHECK(in_review() == 1);

    const ResolvedReview resolved = run(store->resolve_review(order_id, "refunded by hand"));
    CHECK(resolved.outcome == Resolved::resolved);
    CHECK(resolved.marks == "amount_mismatch");
    CHECK(resolved.order.version == marked.order->version + 1);
    CHECK(parsed(resolved.order).at("activity").is_null());
    CHECK(heard.of(order_id, resolved.order.version).back().version == resolved.order.version);
    CHECK(in_review() == 0);
    CHECK(marks() == "amount_mismatch 1 100 usd 1");
    CHECK(cell("SELECT number || ' ' || what || ' ' || about || ' ' || note || ' ' || version FROM "
               "order_notes") ==
          "1 resolved amount_mismatch refunded by hand " + std::to_string(resolved.order.version));

    CHECK(run(store->resolve_review(order_id, "again")).outcome == Resolved::nothing_open);
    CHECK(run(store->resolve_review("ord_unknown", "x")).outcome == Resolved::unknown_order);
}

STORE_CASE(Attended, "a later mark opens the review again, a look-up that says the same does not") {
    const std::string order_id = bound_order("pi_1");
    underpaid("pi_1", "evt_1");
    run(store->resolve_review(order_id, "seen"));
    underpaid("pi_1", "lookup_1", IncomingEvent::Source::lookup);
    CHECK(in_review() == 0);
    CHECK(apply(event_about("pi_1", "evt_1", Status::paid)).verdict == domain::Verdict::duplicate());
    CHECK(in_review() == 0);
    CHECK(parsed(*underpaid("pi_1", "evt_2").order).at("activity") == "review");
    CHECK(in_review() == 1);
    run(store->resolve_review(order_id, "seen again"));
    CHECK(cell("SELECT group_concat(note) FROM order_notes") == "seen,seen again");
    CHECK(in_review() == 0);
}

STORE_CASE(Attended, "the review of a paid order is resolved too, and its version rises") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::cancelled));
    apply(event_about("pi_1", "evt_2", Status::paid));
    CHECK(in_review() == 1);
    const std::uint64_t before = store->make_queries()->order(order_id)->version;
    CHECK(run(store->resolve_review(order_id, "kept")).order.version == before + 1);
    CHECK(in_review() == 0);
    reopen();
    CHECK(in_review() == 0);
    // What it was marked for is not said again by what comes later.
    domain::Contribution refund;
    refund.at = {1, 1, "evt_3"};
    refund.refunds = {{"re_1", {domain::RefundStatus::succeeded, 100}}};
    CHECK(apply(event_about("pi_1", "evt_3", refund)).verdict == domain::Verdict::applied());
    CHECK(in_review() == 0);
}

STORE_CASE(Attended, "two paid orders for one course name each other") {
    const std::string first = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::cancelled));
    const std::string second = bound_order("pi_2");
    apply(event_about("pi_2", "evt_2", Status::paid));
    apply(event_about("pi_1", "evt_3", Status::paid));
    CHECK(cell("SELECT cause FROM review_marks WHERE mark = 'double_payment' AND order_id = '" + first +
               "'") == second);
    CHECK(cell("SELECT cause FROM review_marks WHERE mark = 'double_payment' AND order_id = '" + second +
               "'") == first);
    run(store->resolve_review(second, "one is refunded"));
    CHECK(in_review() == 1);
}

STORE_CASE(Attended, "the marks end alike in any order of arrival, with the latest sum") {
    std::vector<std::string> ends;
    for (const bool turned : {false, true}) {
        Attended other;
        other.bound_order("pi_1");
        const auto tell = [&](const std::string& id, std::int64_t created, std::int64_t amount) {
            domain::Contribution little = contribution(id, Status::paid);
            little.at.created = created;
            little.received = domain::Money{amount, "usd"};
            other.apply(event_about("pi_1", id, little));
        };
        if (turned) tell("evt_2", 20, 200);
        tell("evt_1", 10, 100);
        if (!turned) tell("evt_2", 20, 200);
        ends.push_back(other.marks());
    }
    CHECK(ends[0] == "amount_mismatch 1 200 usd open");
    CHECK(ends[1] == ends[0]);
}

STORE_CASE(Attended, "an order whose payment is stuck is freed: it can be paid another way, or cancelled") {
    const std::string order_id = bound_order("pi_1");
    CHECK(run(store->cancel_unbound(order_id)).outcome == CancelledOrder::Outcome::bound);
    const ReleasedPayment released = run(store->release_payment(order_id, "it hangs"));
    CHECK(released.outcome == Released::released);
    REQUIRE(released.given_up.size() == 1);
    CHECK(released.given_up[0].object_id == "pi_1");
    CHECK(cell("SELECT what || ' ' || about || ' ' || note FROM order_notes") == "released 1 it hangs");
    CHECK(payable(order_id).empty());
    CHECK(run(store->release_payment(order_id, "again")).outcome == Released::nothing_bound);

    CHECK(run(store->reserve_binding(order_id, Binding::Kind::session, "")).binding.number == 2);
    // One whose making was never answered is stuck as well.
    CHECK(run(store->release_payment(order_id, "this too")).given_up[0].number == 2);
    CHECK(run(store->cancel_unbound(order_id)).outcome == CancelledOrder::Outcome::cancelled);
    CHECK(run(store->release_payment(order_id, "x")).outcome == Released::order_closed);
    CHECK(run(store->release_payment("ord_unknown", "x")).outcome == Released::unknown_order);
    // That it is paid all the same counts, and is told.
    CHECK(apply(event_about("pi_1", "evt_1", Status::paid)).verdict ==
          domain::Verdict::review("late_payment"));
}

STORE_CASE(Attended, "an earlier way to pay whose end is not known is given up with the open one") {
    const std::string order_id = bound_order("pi_1");
    run(store->supersede_binding(order_id, 1));
    CHECK(run(store->reserve_binding(order_id, Binding::Kind::session, "")).outcome ==
          ReservedBinding::Outcome::end_first);
    CHECK(run(store->release_payment(order_id, "x")).given_up.size() == 1);
    CHECK(run(store->reserve_binding(order_id, Binding::Kind::session, "")).outcome ==
          ReservedBinding::Outcome::reserved);
}

TEST_SUITE_END();
