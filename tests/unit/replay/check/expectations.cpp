#include <doctest/doctest.h>

#include "replay/check/expectations.hpp"
#include "replay/input/glob.hpp"

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

TEST_CASE("a star stands for anything, none included; everything else for itself") {
    CHECK(matches("payment_intent.*", "payment_intent.succeeded"));
    CHECK(matches("*", ""));
    CHECK(matches("*.failed", "charge.failed"));
    CHECK(matches("a*b*c", "aXbYbZc"));
    CHECK(matches("a**c", "ac"));
    CHECK_FALSE(matches("payment_intent", "payment_intent.succeeded"));
    CHECK_FALSE(matches("", "a"));
    CHECK_FALSE(matches("a*b", "a"));
    CHECK_FALSE(matches("a.c", "abc"));
    CHECK_FALSE(matches(std::string(40, '*') + "b", std::string(10'000, 'a')));
}

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

TEST_CASE("an order is expected by a status that exists, or by members of its view") {
    CHECK(parse_order_expectation("ord_1=paid")->view == json::object{{"status", "paid"}});
    CHECK(parse_order_expectation("ord_1=payed").has_error());
    CHECK(parse_order_expectation("paid").has_error());
    const json::value view =
        json::parse(R"({"status":"paid","failure":{"code":"x","message":"y"},"refunded":0})");
    CHECK(contains(view, json::parse(R"({"status":"paid","failure":{"code":"x"}})")));
    CHECK_FALSE(contains(view, json::parse(R"({"failure":null})")));
    CHECK_FALSE(contains(view, json::parse(R"({"activity":null})")));
}
