// The bytes by which a store remembers what has no name in it. They are written down here a second time: who
// changes one of them makes old orders mean something else.
#include <doctest/doctest.h>

#include "store/stored_evidence.hpp"
#include "store_conformance/fixture.hpp"
#include "stripe/event.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Review;
using domain::Status;

TEST_CASE_FIXTURE(Fixture, "accepted statuses are bits 1, 2, 4 and 8") {
    const std::string order_id = bound_order("pi_1");
    std::int64_t bits = 0;
    for (const auto& [status, bit] :
         {std::pair{Status::pending, 1}, {Status::failed, 2}, {Status::cancelled, 4}, {Status::paid, 8}}) {
        bits |= bit;
        apply(event_about("pi_1", "evt_" + std::to_string(bit), status));
        CHECK(cell("SELECT seen FROM orders") == std::to_string(bits));
    }
    CHECK(cell("SELECT paid_bindings FROM orders") == "2");
}

TEST_CASE_FIXTURE(Fixture, "review marks are bits 1, 2, 4, 8 and 16, and stand by their names") {
    const std::vector<std::pair<Review, std::string>> stored{
        {Review::amount_mismatch, "1 amount_mismatch"},
        {Review::manual_capture, "2 manual_capture"},
        {Review::late_payment, "4 late_payment"},
        {Review::double_payment, "8 double_payment"},
        {Review::missing_at_provider, "16 missing_at_provider"}};
    CHECK(stored.size() == domain::all_reviews.size());
    for (const auto& [review, bytes] : stored) {
        Fixture fresh;
        fresh.bound_order("pi_1");
        domain::Contribution marked = contribution("evt_1", std::nullopt);
        marked.review = review;
        fresh.apply(event_about("pi_1", "evt_1", marked));
        CHECK(fresh.cell("SELECT reviews || ' ' || mark FROM orders JOIN review_marks USING (order_id)") ==
              bytes);
        CHECK(fresh.cell("SELECT open_reviews = reviews FROM orders") == "1");
    }
}

TEST_CASE_FIXTURE(Fixture, "the rank of an event's type stands with what it said last") {
    const std::string order_id = bound_order("pi_1");
    const auto event = stripe::read_event(
        R"({"id":"evt_1","type":"payment_intent.payment_failed","created":5,"livemode":false,)"
        R"("data":{"object":{"id":"pi_1","last_payment_error":{"code":"card_declined","message":"No."}}}})",
        false);
    IncomingEvent incoming = event_about("pi_1", "evt_1", Status::failed);
    incoming.reading = event->reading;
    apply(std::move(incoming));
    CHECK(cell("SELECT activity_created || ' ' || activity_type_order || ' ' || activity_event_id || ' ' ||"
               " failure_created || ' ' || failure_type_order || ' ' || failure_event_id FROM orders") ==
          "5 5 evt_1 5 5 evt_1");
}

TEST_CASE("what an unmatched event says is kept by these names") {
    domain::PaymentUpdate evidence;
    evidence.about = {"stripe", "acct_1", "pi_1"};
    evidence.claimed_order_id = "ord_1";
    evidence.also_binds = "pi_2";
    domain::Contribution& says = evidence.contribution;
    says.at = {100, 7, "evt_1"};
    says.status = Status::failed;
    says.activity = domain::Activity::requires_action;
    says.review = Review::late_payment;
    says.failure = domain::Failure{"code", "message"};
    says.received = domain::Money{4900, "usd"};
    says.refunds = {{"re_1", {domain::RefundStatus::canceled, 5}}};
    says.dispute = domain::DisputeSeen{"dp_1", false};
    const std::string stored =
        R"({"provider":"stripe","account":"acct_1","object_id":"pi_1","claimed_order_id":"ord_1","also_binds":"pi_2",)"
        R"("contribution":{"created":100,"type_order":7,"event_id":"evt_1","status":"failed",)"
        R"("activity":"requires_action","review":"late_payment","failure":{"code":"code","message":"message"},)"
        R"("received":{"amount":4900,"currency":"usd"},"refunds":[{"id":"re_1","status":"canceled","amount":5}],)"
        R"("dispute":{"id":"dp_1","open_or_lost":false}}})";
    CHECK(encode_evidence(evidence) == stored);
    CHECK(encode_evidence(decode_evidence(stored)) == stored);
}
