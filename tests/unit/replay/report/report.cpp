#include "replay/report/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "base/json.hpp"
#include "replay/report/statistics.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

DeliveryOutcome outcome(int http, const std::string& verdict, const std::string& failure = "") {
    DeliveryOutcome made;
    made.type = "payment_intent.succeeded";
    made.id = "evt_1";
    made.http = http;
    made.verdict = verdict;
    made.milliseconds = 1.26;
    made.failure = failure;
    return made;
}

std::string told_by(const std::function<std::unique_ptr<Report>(std::ostream&)>& make,
                    const std::vector<DeliveryOutcome>& outcomes, const std::vector<Check>& checks = {}) {
    std::ostringstream out;
    const auto report = make(out);
    Statistics statistics;
    const ReplayInfo info{"http://127.0.0.1:1/hook", "A <name>", outcomes.size(), 1, 42};
    report->begin(info);
    report->announce(outcomes.size());
    for (const DeliveryOutcome& each : outcomes) {
        statistics.add(each);
        report->delivered(each);
    }
    for (const Check& check : checks) {
        statistics.add(check);
        report->checked(check);
    }
    report->end(info, statistics);
    return out.str();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::unique_ptr<Report> plain(std::ostream& out) { return make_text_report(out, false); }
std::unique_ptr<Report> on_terminal(std::ostream& out) { return make_text_report(out, true); }

}  // namespace

TEST_CASE("plain lines name type, id, code, verdict and time; the seed stands first and last") {
    const std::string text =
        told_by(plain, {outcome(200, "applied"), outcome(400, "bad_signature", "expected HTTP 2xx")},
                {{"ord_1=paid", "it is pending"}, {"ord_2=paid", ""}});
    CHECK(has(text, "seed 42\npayment_intent.succeeded"));
    CHECK(has(text, "evt_1                          200 applied"));
    CHECK(has(text, "1.3 ms\n"));
    CHECK(has(text, "400 bad_signature"));
    CHECK(has(text, "FAILED: expected HTTP 2xx"));
    CHECK(has(text, "FAILED: ord_1=paid: it is pending"));
    CHECK(has(text, "ok: ord_2=paid"));
    CHECK(has(text, "2 deliveries, 1 as expected, 1 not; 1 of 2 expectations hold"));
    CHECK(has(text, "answers: 1 × 200, 1 × 400"));
    CHECK(has(text, "p99 1.3 ms"));
    CHECK(text.ends_with("seed 42\n"));
    CHECK_FALSE(has(text, "\x1b"));
}

TEST_CASE("a terminal gets a bar, and lines for failures only") {
    const std::string text =
        told_by(on_terminal, {outcome(200, "applied"), outcome(500, "", "expected HTTP 2xx")});
    CHECK(has(text, "2/2, 1 failed"));
    CHECK(has(text, "500 -"));
    CHECK_FALSE(has(text, "200 applied"));
}

TEST_CASE("what an endpoint answers does not steer the terminal") {
    CHECK_FALSE(has(told_by(plain, {outcome(200, "\x1b[2Jgone\n")}), "\x1b"));
}

TEST_CASE("JSON lines are one object each") {
    DeliveryOutcome lost = outcome(0, "", "no answer");
    lost.problem = "can't connect";
    std::istringstream lines(
        told_by(make_json_report, {outcome(200, "applied"), lost}, {{"ord_1=paid", ""}}));
    std::vector<json::object> objects;
    for (std::string line; std::getline(lines, line);)
        objects.push_back(json::parse(line).as_object());
    REQUIRE(objects.size() == 5);
    CHECK(objects[0].at("seed").to_number<int>() == 42);
    CHECK(objects[1].at("http").to_number<int>() == 200);
    CHECK(objects[1].at("verdict").as_string() == "applied");
    CHECK(objects[1].at("ok").as_bool());
    CHECK(objects[2].at("http").is_null());
    CHECK(objects[2].at("problem").as_string() == "can't connect");
    CHECK(objects[3].at("object").as_string() == "check");
    CHECK(objects[4].at("ok").as_bool() == false);
    CHECK(objects[4].at("http").at("none").to_number<int>() == 1);
    CHECK(objects[4].at("seed").to_number<int>() == 42);
}

TEST_CASE("the JUnit report counts deliveries and expectations, and escapes what it quotes") {
    const std::string xml =
        told_by(make_junit_report, {outcome(200, "applied"), outcome(400, "", "<&\"\x01>")},
                {{"ord_1=paid", "it is pending"}});
    CHECK(has(xml, R"(<testsuite name="A &lt;name&gt;" tests="3" failures="2" errors="0")"));
    CHECK(
        has(xml, R"(<testcase classname="delivery" name="payment_intent.succeeded evt_1" time="0.0013"/>)"));
    CHECK(has(xml, R"(<failure message="&lt;&amp;&quot;\u0001&gt;"/>)"));
    CHECK(has(xml, R"(<property name="seed" value="42"/>)"));
}
