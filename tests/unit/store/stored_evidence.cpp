#include "store/stored_evidence.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::store;

TEST_SUITE_BEGIN("store: evidence");

TEST_CASE("evidence with everything in it comes back as it was") {
    domain::PaymentUpdate evidence;
    evidence.about = {"stripe", "acct_1", "pi_1"};
    evidence.claimed_order_id = "ord_1";
    evidence.also_binds = "pi_2";
    domain::Contribution& says = evidence.contribution;
    says.at = {1'795'000'000, -3, "evt_1"};
    says.status = domain::Status::failed;
    says.activity = domain::Activity::requires_action;
    says.failure = domain::Failure{"card_declined", "Ein \"Grund\" \xc3\xa4"};
    says.received = domain::Money{INT64_MAX, "usd"};
    says.review = domain::Review::missing_at_provider;
    says.refunds = {{"re_1", {domain::RefundStatus::canceled, 5}},
                    {"re_2", {domain::RefundStatus::pending, 0}}};
    says.dispute = domain::DisputeSeen{"dp_1", false};

    const domain::PaymentUpdate read = decode_evidence(encode_evidence(evidence));
    CHECK(read.about.provider == "stripe");
    CHECK(read.about.account == "acct_1");
    CHECK(read.about.id == "pi_1");
    CHECK(read.claimed_order_id == "ord_1");
    CHECK(read.also_binds == "pi_2");
    CHECK(read.contribution.at == says.at);
    CHECK(read.contribution.status == says.status);
    CHECK(read.contribution.activity == says.activity);
    CHECK(read.contribution.failure == says.failure);
    CHECK(read.contribution.received == says.received);
    CHECK(read.contribution.review == says.review);
    REQUIRE(read.contribution.refunds.size() == 2);
    CHECK(read.contribution.refunds[0].id == "re_1");
    CHECK(read.contribution.refunds[0].refund == says.refunds[0].refund);
    CHECK(read.contribution.refunds[1].refund == says.refunds[1].refund);
    REQUIRE(read.contribution.dispute);
    CHECK(read.contribution.dispute->id == "dp_1");
    CHECK_FALSE(read.contribution.dispute->open_or_lost);
}

TEST_CASE("evidence with nothing in it comes back as nothing") {
    const domain::Contribution read = decode_evidence(encode_evidence({})).contribution;
    CHECK_FALSE(read.status);
    CHECK_FALSE(read.activity);
    CHECK_FALSE(read.failure);
    CHECK_FALSE(read.received);
    CHECK_FALSE(read.review);
    CHECK_FALSE(read.dispute);
    CHECK(read.refunds.empty());
}

TEST_CASE("a text that was cut within a character comes back with its bytes") {
    domain::PaymentUpdate evidence;
    evidence.contribution.failure = domain::Failure{"card_declined", "cut \xc3"};
    CHECK(decode_evidence(encode_evidence(evidence)).contribution.failure->message == "cut \xc3");
}

TEST_SUITE_END();
