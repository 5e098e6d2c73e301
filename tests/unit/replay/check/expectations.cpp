#include "replay/check/expectations.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

namespace {

std::string judged(Expectations expectations, int http, const std::string& verdict,
                   const ReplayStep& step = {}, bool repeated = false, bool corrupted = false) {
    DeliveryOutcome outcome;
    outcome.type = "payment_intent.succeeded";
    outcome.http = http;
    outcome.verdict = verdict;
    outcome.repeated = repeated;
    outcome.corrupted = corrupted;
    expectations.evaluate(step, outcome);
    return outcome.failure;
}

VerdictExpectation verdict(const std::string& text) { return parse_verdict_expectation(text).value(); }

}  // namespace

TEST_CASE("without expectations 2xx is right and everything else is wrong") {
    CHECK(judged({{}, {}}, 200, "applied").empty());
    CHECK(judged({{}, {}}, 204, "").empty());
    CHECK(judged({{}, {}}, 302, "") == "expected HTTP 2xx");
    CHECK(judged({{}, {}}, 400, "bad_signature") == "expected HTTP 2xx");
    CHECK(judged({{}, {}}, 0, "") == "no answer");
}

TEST_CASE("an expected code is right, and 2xx is wrong beside it") {
    CHECK(judged({{}, {400}}, 400, "").empty());
    CHECK(judged({{}, {400}}, 200, "") == "expected HTTP 400");
    CHECK(judged({{}, {200, 400}}, 400, "").empty());
    CHECK(judged({{}, {200, 400}}, 503, "") == "expected HTTP 200 or 400");
    CHECK(judged({{}, {400}}, 0, "") == "no answer");
}

TEST_CASE("a verdict is expected by type, with stars and alternatives") {
    CHECK(judged({{verdict("payment_intent.*=applied")}, {}}, 200, "applied").empty());
    CHECK(judged({{verdict("payment_intent.*=applied|no_change")}, {}}, 200, "no_change").empty());
    CHECK(judged({{verdict("*=review:*")}, {}}, 200, "review:late_payment").empty());
    CHECK(judged({{verdict("*=applied")}, {}}, 200, "parked") == "expected applied");
    CHECK(judged({{verdict("charge.*=applied")}, {}}, 200, "parked").empty());
    // A refusal that was expected by its code.
    CHECK(judged({{verdict("*=bad_signature")}, {}}, 400, "bad_signature").empty());
}

TEST_CASE("a repeated event may be a duplicate; a corrupted one's verdict is not judged, its code is") {
    CHECK(judged({{verdict("*=applied")}, {}}, 200, "duplicate", {}, true).empty());
    CHECK(judged({{verdict("*=applied")}, {}}, 200, "duplicate") == "expected applied");
    CHECK(judged({{verdict("*=applied")}, {200, 400}}, 400, "bad_signature", {}, false, true).empty());
    CHECK(judged({{verdict("*=applied")}, {}}, 400, "bad_signature", {}, false, true) == "expected HTTP 2xx");
}

TEST_CASE("what a step expects counts before what the replay expects of all") {
    ReplayStep step;
    step.expect_http = {400};
    step.expect_verdict = "bad_signature";
    CHECK(judged({{}, {200}}, 400, "bad_signature", step).empty());
    CHECK(judged({{}, {200}}, 200, "applied", step) == "expected HTTP 400");
}

TEST_CASE("a type of which nothing came is an expectation that does not hold") {
    Expectations expectations({verdict("charge.*=no_change"), verdict("payment_intent.*=applied")}, {});
    DeliveryOutcome outcome;
    outcome.type = "payment_intent.succeeded";
    outcome.http = 200;
    outcome.verdict = "applied";
    expectations.evaluate({}, outcome);
    const auto unmet = expectations.unmet();
    REQUIRE(unmet.size() == 1);
    CHECK(unmet[0].name == "charge.*=no_change");
    CHECK(unmet[0].failure == "no such event was delivered");
}

TEST_CASE("an order is as expected by the members that are named") {
    const json::value view =
        json::parse(R"({"status":"paid","failure":{"code":"x","message":"y"},"refunded":0})");
    CHECK(contains(view, json::parse(R"({"status":"paid","failure":{"code":"x"}})")));
    CHECK_FALSE(contains(view, json::parse(R"({"failure":null})")));
    CHECK_FALSE(contains(view, json::parse(R"({"activity":null})")));
}
