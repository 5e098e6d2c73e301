#include "domain/decide.hpp"

#include <doctest/doctest.h>

#include "unit/domain/fixture.hpp"

using namespace orderwire;
using namespace orderwire::domain;
using namespace orderwire::domain::test;

namespace {
constexpr std::array all_statuses{Status::pending, Status::failed, Status::cancelled, Status::paid};
constexpr PaymentRef first{1, false};
}  // namespace

TEST_CASE("a new order is pending at version 1, with one line in its timeline") {
    const Order fresh = order();
    CHECK(fresh.status() == Status::pending);
    CHECK(fresh.version == 1);
    CHECK_FALSE(fresh.final());
    REQUIRE(fresh.timeline.size() == 1);
    CHECK(fresh.timeline[0] == TimelineEntry{1, noon, "status", "pending"});
}

TEST_CASE("over every status and contribution the higher rank wins") {
    for (const Status held : all_statuses) {
        for (const Status said : all_statuses) {
            const Order before = apply(order(), {{says(held, "evt_1")}});
            const Decision decision = decide(before, says(said, "evt_2", 101), first, noon);
            CAPTURE(to_string(held));
            CAPTURE(to_string(said));
            CHECK(decision.order.status() == std::max(held, said));
        }
    }
}

TEST_CASE("the version grows by one with each visible change, and stays otherwise") {
    const Order paid = apply(order(), {{says(Status::paid, "evt_1")}});
    CHECK(paid.version == 2);
    const Decision late_failure = decide(paid, says(Status::failed, "evt_2", 200), first, noon);
    CHECK(late_failure.verdict == Verdict::no_change());
    CHECK_FALSE(late_failure.changed);
    CHECK(late_failure.order.version == 2);
    CHECK(decide(paid, says(Status::paid, "evt_3"), first, noon).verdict == Verdict::no_change());
    CHECK(decide(order(), says(Status::failed, "evt_1"), first, noon).verdict == Verdict::applied());
}

TEST_CASE("a contribution that only confirms pending changes nothing") {
    const Decision decision = decide(order(), says(Status::pending, "evt_1"), first, noon);
    CHECK(decision.verdict == Verdict::no_change());
    CHECK(decision.order.version == 1);
}

TEST_CASE("becoming paid requests enrollment in the same transition, and its activation is the next one") {
    const Order paid = apply(order(), {{says(Status::paid, "evt_1")}});
    CHECK(paid.enrollment_state == Enrollment::requested);
    CHECK_FALSE(paid.final());
    REQUIRE(paid.timeline.size() == 2);
    CHECK(paid.timeline[1].value == "paid");

    const Decision active = activate_enrollment(paid, noon);
    CHECK(active.changed);
    CHECK(active.order.version == 3);
    CHECK(active.order.timeline.back() ==
          TimelineEntry{3, noon + std::chrono::seconds(1), "enrollment", "active"});
    CHECK(active.order.final());
    CHECK_FALSE(activate_enrollment(active.order, noon).changed);
}

TEST_CASE("enrollment is not activated unless it was requested") {
    CHECK_FALSE(activate_enrollment(order(), noon).changed);
    CHECK(activate_enrollment(order(), noon).order.enrollment_state == Enrollment::none);
}

TEST_CASE("where nobody enrolls, paid is final") {
    const Order paid = apply(order(false), {{says(Status::paid, "evt_1")}});
    CHECK(paid.enrollment_state == Enrollment::none);
    CHECK(paid.final());
}

TEST_CASE("paid counts only with the order's amount and currency") {
    for (const Money& received :
         {Money{4899, "usd"}, Money{0, "usd"}, Money{-4900, "usd"}, Money{4900, "eur"}, Money{4900, ""}}) {
        Contribution contribution = says(Status::paid, "evt_1");
        contribution.received = received;
        const Decision decision = decide(order(), contribution, first, noon);
        CHECK(decision.order.status() == Status::pending);
        CHECK(decision.order.activity() == Activity::review);
        CHECK(decision.verdict == Verdict::review("amount_mismatch"));
    }
    Contribution more = says(Status::paid, "evt_1");
    more.received = Money{5000, "usd"};
    CHECK(decide(order(), more, first, noon).order.status() == Status::paid);
}

TEST_CASE("an underpaid order that is then paid in full is paid, and no longer shows the review") {
    Contribution too_little = says(Status::paid, "evt_1");
    too_little.received = Money{100, "usd"};
    const Order settled = apply(order(), {{too_little}, {says(Status::paid, "evt_2")}});
    CHECK(settled.status() == Status::paid);
    CHECK_FALSE(settled.activity());
    CHECK(settled.reviews().contains(Review::amount_mismatch));
}

TEST_CASE("a payment after the cancellation wins and is flagged, whichever came first") {
    const Order cancelled = apply(order(), {{says(Status::cancelled, "evt_1")}});
    CHECK(cancelled.final());
    const Decision late = decide(cancelled, says(Status::paid, "evt_2"), first, noon);
    CHECK(late.order.status() == Status::paid);
    CHECK_FALSE(late.order.final());
    CHECK(late.verdict == Verdict::review("late_payment"));

    const Order paid = apply(order(), {{says(Status::paid, "evt_2")}});
    const Decision cancelled_late = decide(paid, says(Status::cancelled, "evt_1"), first, noon);
    CHECK(cancelled_late.order.status() == Status::paid);
    CHECK(cancelled_late.verdict == Verdict::review("late_payment"));
    CHECK_FALSE(cancelled_late.changed);
    CHECK(cancelled_late.order.reviews() == late.order.reviews());
}

TEST_CASE("of a superseded binding only being paid counts") {
    const PaymentRef superseded{1, true};
    CHECK(decide(order(), says(Status::failed, "evt_1"), superseded, noon).verdict ==
          Verdict::ignored("superseded"));
    CHECK(decide(order(), says(Status::cancelled, "evt_1"), superseded, noon).verdict ==
          Verdict::ignored("superseded"));
    CHECK(decide(order(), says(Status::cancelled, "evt_1"), superseded, noon).order.status() ==
          Status::pending);
    CHECK(decide(order(), says(Status::paid, "evt_1"), superseded, noon).order.status() == Status::paid);
}

TEST_CASE("two bindings that are both paid are flagged as a double payment") {
    const Order paid = apply(order(), {{says(Status::paid, "evt_1"), {1, true}}});
    const Decision again = decide(paid, says(Status::paid, "evt_2"), {2, false}, noon);
    CHECK(again.verdict == Verdict::review("double_payment"));
    CHECK_FALSE(again.changed);
}

TEST_CASE("the failure shown is that of the greatest failed contribution, whatever came last") {
    const Order failed = apply(order(), {{says(Status::failed, "evt_b", 105)},
                                         {says(Status::failed, "evt_a", 105)},
                                         {says(Status::failed, "evt_c", 104)}});
    CHECK(failed.failure()->message == "declined by evt_b");
    CHECK(failed.version == 2);
}

TEST_CASE("another try after a decline shows its activity, and the order stays failed until it is paid") {
    Contribution processing = says(Status::pending, "evt_2", 110);
    processing.activity = Activity::processing;
    const Decision trying =
        decide(apply(order(), {{says(Status::failed, "evt_1")}}), processing, first, noon);
    CHECK(trying.order.status() == Status::failed);
    CHECK(trying.order.activity() == Activity::processing);
    CHECK(trying.order.failure());
    CHECK(trying.order.timeline.back().value == "failed");
    const Order paid = apply(trying.order, {{says(Status::paid, "evt_3", 111)}});
    CHECK_FALSE(paid.activity());
    CHECK_FALSE(paid.failure());
}

TEST_CASE("an old activity does not come back over a newer one") {
    Contribution action = says(Status::pending, "evt_1", 100);
    action.activity = Activity::requires_action;
    Contribution processing = says(Status::pending, "evt_2", 101);
    processing.activity = Activity::processing;
    CHECK(apply(order(), {{processing}, {action}}).activity() == Activity::processing);
}

TEST_CASE("refunds add up by refund, and a succeeded one can still fail") {
    const auto refund = [](const std::string& id, RefundStatus status) {
        Contribution contribution;
        contribution.refunds = {{id, {status, 1000}}};
        return contribution;
    };
    const Order paid = apply(order(), {{says(Status::paid, "evt_1")}});
    const Order refunded = apply(paid, {{refund("re_1", RefundStatus::pending)},
                                        {refund("re_1", RefundStatus::succeeded)},
                                        {refund("re_2", RefundStatus::succeeded)},
                                        {refund("re_1", RefundStatus::pending)}});
    CHECK(refunded.refunded() == 2000);
    CHECK(refunded.status() == Status::paid);
    CHECK(refunded.version == paid.version + 2);
    CHECK(refunded.timeline.back().value == "2000");
    CHECK(apply(refunded, {{refund("re_2", RefundStatus::failed)}, {refund("re_2", RefundStatus::succeeded)}})
              .refunded() == 1000);
}

TEST_CASE("the latest word about a dispute counts") {
    const auto dispute = [](std::int64_t created, bool open_or_lost) {
        Contribution contribution;
        contribution.at = {created, 0, "evt"};
        contribution.dispute = DisputeSeen{"dp_1", open_or_lost};
        return contribution;
    };
    CHECK(apply(order(), {{dispute(100, true)}}).disputed());
    CHECK_FALSE(apply(order(), {{dispute(200, false)}, {dispute(100, true)}}).disputed());
}

TEST_CASE("the timeline keeps the newest sixteen lines") {
    Order many = order();
    for (int i = 1; i <= 40; ++i) {
        Contribution contribution;
        contribution.refunds = {{"re_" + std::to_string(i), {RefundStatus::succeeded, 1}}};
        many = decide(std::move(many), contribution, first, noon).order;
    }
    CHECK(many.timeline.size() == 16);
    CHECK(many.timeline.back().version == 41);
    CHECK(many.timeline.front().version == 26);
}

TEST_CASE("a clock that steps back does not take updated_at back") {
    const Order later =
        decide(order(), says(Status::failed, "evt_1"), first, noon + std::chrono::hours(1)).order;
    const Order earlier = decide(later, says(Status::paid, "evt_2"), first, noon).order;
    CHECK(earlier.updated_at == later.updated_at);
}
