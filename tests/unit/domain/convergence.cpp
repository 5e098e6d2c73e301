// Any order of arrival and any repetition of a set of events ends in the same order: over all permutations of
// realistic sets, and with each event repeated at every later place.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "unit/domain/fixture.hpp"

using namespace orderwire;
using namespace orderwire::domain;
using namespace orderwire::domain::test;

namespace {

Step activity(Activity value, const std::string& id, std::int64_t created) {
    Contribution contribution = says(Status::pending, id, created);
    contribution.activity = value;
    return {contribution};
}

Step underpaid(const std::string& id, std::int64_t created) {
    Contribution contribution = says(Status::paid, id, created);
    contribution.received = Money{1, "usd"};
    return {contribution};
}

Step refund(const std::string& id, RefundStatus status) {
    Contribution contribution;
    contribution.at.id = "evt_" + id;
    contribution.refunds = {{id, {status, 700}}};
    return {contribution};
}

Step dispute(std::int64_t created, bool open_or_lost) {
    Contribution contribution;
    contribution.at = {created, 0, "evt_dispute" + std::to_string(created)};
    contribution.dispute = DisputeSeen{"dp_1", open_or_lost};
    return {contribution};
}

// What must be the same at the end; versions, timeline and times may differ.
struct End {
    Status status;
    std::optional<Failure> failure;
    std::optional<Activity> activity;
    Enrollment enrollment;
    std::int64_t refunded;
    bool disputed;
    EnumSet<Review> reviews;
    bool operator==(const End&) const = default;
};

End end_of(const Order& order) {
    return {order.status(),   order.failure(),  order.activity(), order.enrollment_state,
            order.refunded(), order.disputed(), order.reviews()};
}

// Versions have no gaps: what a decision calls a change raises the version by one.
Order apply_checked(const std::vector<Step>& steps, const std::vector<std::size_t>& arrival) {
    Order current = order();
    for (const std::size_t index : arrival) {
        const std::uint64_t before = current.version;
        Decision decision = decide(std::move(current), steps[index].contribution, steps[index].ref, noon);
        REQUIRE(decision.order.version == before + (decision.changed ? 1 : 0));
        current = std::move(decision.order);
    }
    return current;
}

std::vector<std::vector<Step>> realistic_sets() {
    return {
        // A purchase that works at once, and one with 3-D Secure.
        {{says(Status::pending, "evt_created", 100)}, {says(Status::paid, "evt_succeeded", 101)}},
        {{says(Status::pending, "evt_created", 100)},
         activity(Activity::requires_action, "evt_action", 100),
         activity(Activity::processing, "evt_processing", 102),
         {says(Status::paid, "evt_succeeded", 103)}},
        // Two declines in the same second, then success; the same without the success.
        {{says(Status::pending, "evt_created", 100)},
         {says(Status::failed, "evt_f1", 101)},
         {says(Status::failed, "evt_f2", 101)},
         activity(Activity::requires_action, "evt_action", 102),
         {says(Status::paid, "evt_succeeded", 103)}},
        {{says(Status::pending, "evt_created", 100)},
         {says(Status::failed, "evt_f1", 101)},
         {says(Status::failed, "evt_f2", 101)},
         activity(Activity::processing, "evt_processing", 101)},
        // Cancelled; cancelled and paid all the same; superseded and paid twice.
        {{says(Status::pending, "evt_created", 100)},
         {says(Status::failed, "evt_f1", 101)},
         {says(Status::cancelled, "evt_canceled", 102)}},
        {{says(Status::failed, "evt_f1", 100)},
         {says(Status::cancelled, "evt_canceled", 101)},
         {says(Status::paid, "evt_succeeded", 101)}},
        {{says(Status::failed, "evt_f1", 100), {1, true}},
         {says(Status::cancelled, "evt_canceled", 101), {1, true}},
         {says(Status::paid, "evt_p1", 102), {1, true}},
         {says(Status::pending, "evt_created2", 102), {2, false}},
         {says(Status::paid, "evt_p2", 103), {2, false}}},
        // Underpaid, with and without the rest; and everything that can be said about money going back.
        {{says(Status::pending, "evt_created", 100)},
         underpaid("evt_little", 101),
         activity(Activity::processing, "evt_processing", 102)},
        {underpaid("evt_little", 101),
         {says(Status::paid, "evt_succeeded", 102)},
         {says(Status::failed, "evt_f1", 103)}},
        {{says(Status::paid, "evt_succeeded", 100)},
         refund("re_1", RefundStatus::pending),
         refund("re_1", RefundStatus::succeeded),
         refund("re_1", RefundStatus::failed),
         refund("re_2", RefundStatus::succeeded),
         dispute(110, true)},
        {{says(Status::paid, "evt_succeeded", 100)},
         refund("re_1", RefundStatus::succeeded),
         refund("re_1", RefundStatus::canceled),
         dispute(110, true),
         dispute(120, false),
         {says(Status::failed, "evt_f1", 99)}},
    };
}

}  // namespace

TEST_CASE("all permutations of realistic event sets end in the same order") {
    for (const auto& steps : realistic_sets()) {
        std::vector<std::size_t> arrival(steps.size());
        std::iota(arrival.begin(), arrival.end(), 0);
        const End expected = end_of(apply_checked(steps, arrival));
        do {
            REQUIRE(end_of(apply_checked(steps, arrival)) == expected);
        } while (std::next_permutation(arrival.begin(), arrival.end()));
    }
}

TEST_CASE("repeating any event at any later place changes nothing, in every permutation") {
    for (const auto& steps : realistic_sets()) {
        std::vector<std::size_t> arrival(steps.size());
        std::iota(arrival.begin(), arrival.end(), 0);
        const End expected = end_of(apply_checked(steps, arrival));
        do {
            for (std::size_t from = 0; from < arrival.size(); ++from) {
                std::vector<std::size_t> repeated = arrival;
                repeated.push_back(arrival[from]);
                REQUIRE(end_of(apply_checked(steps, repeated)) == expected);
                repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(from), arrival[from]);
                REQUIRE(end_of(apply_checked(steps, repeated)) == expected);
            }
        } while (std::next_permutation(arrival.begin(), arrival.end()));
    }
}
