// Replays that the testbench's page starts, against the server itself.
#include <doctest/doctest.h>

#include "support/event_stream_client.hpp"
#include "testbench_fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

json::value finished(TestbenchFixture& testbench, const std::string& id) {
    json::value run;
    CHECK(eventually([&] {
        run = testbench.get("/runs/" + id);
        return run.at("state") != "running";
    }));
    return run;
}

json::value run(TestbenchFixture& testbench, const json::object& request) {
    const Answer begun = testbench.post("/runs", json::serialize(request));
    REQUIRE_MESSAGE(begun.status == 202, begun.body);
    CHECK(begun.json().at("state") == "running");
    return finished(testbench, text(begun.json().at("id")));
}

std::string code(TestbenchFixture& testbench, const std::string& request) {
    return testbench.post("/runs", request).code();
}

}  // namespace

TEST_SUITE_BEGIN("testbench: runs");

TEST_CASE("every shipped scenario passes against a fresh order, step by step") {
    TestbenchFixture testbench;
    const json::array scenarios = testbench.get("/scenarios").at("data").as_array();
    CHECK(scenarios.size() == 10);
    for (const json::value& scenario : scenarios) {
        CAPTURE(json::serialize(scenario));
        CHECK(!text(scenario.at("description")).empty());
        const json::value ended = run(testbench, {{"scenario", scenario.at("name")}});
        CAPTURE(json::serialize(ended));
        CHECK(ended.at("state") == "passed");
        CHECK(text(ended.at("name")) == text(scenario.at("title")));
        CHECK(ended.at("deliveries").as_array().size() >= 1);
        CHECK(text(ended.at("order")).starts_with("ord_"));
        for (const json::value& check : ended.at("checks").as_array())
            CHECK(check.at("ok") == true);
    }
}

TEST_CASE("selected requests are replayed: as duplicates, as new events, and to an order of their own") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    testbench.shop.verdict(purchase.failed("evt_1"));
    testbench.shop.verdict(purchase.succeeded("evt_2"));
    const json::array both{1, 2};
    json::value ended = run(testbench, {{"deliveries", both}});
    CHECK(ended.at("state") == "passed");
    CHECK(ended.at("name") == "2 requests");
    CHECK(ended.at("deliveries").at(1).at("event") == "evt_2");
    CHECK(ended.at("deliveries").at(1).at("verdict") == "duplicate");
    CHECK(ended.at("summary").at("sent") == 2);
    ended = run(testbench, {{"deliveries", both}, {"new_ids", true}});
    CHECK(ended.at("deliveries").at(0).at("verdict") == "no_change");
    ended =
        run(testbench,
            {{"deliveries", both}, {"fresh_order", true}, {"shuffle", true}, {"duplicate", 1}, {"seed", 7}});
    CHECK(ended.at("state") == "passed");
    CHECK(ended.at("seed") == 7);
    CHECK(ended.at("deliveries").as_array().size() == 4);
    const std::string order = text(ended.at("order"));
    CHECK(order != purchase.order);
    CHECK(testbench.tester.get("/api/orders/" + order).json().at("status") == "paid");
}

TEST_CASE("a wrong or stale signature must be refused, and every order of arrival must end alike") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    testbench.shop.verdict(purchase.failed("evt_1"));
    testbench.shop.verdict(purchase.succeeded("evt_2"));
    for (const std::string& sign : std::vector<std::string>{"stale", "wrong"}) {
        const json::value ended = run(testbench, {{"deliveries", {1}}, {"sign", sign}});
        CHECK(ended.at("state") == "passed");
        CHECK(ended.at("deliveries").at(0).at("http") == 400);
        CHECK(ended.at("deliveries").at(0).at("verdict") == "bad_signature");
    }
    CHECK(run(testbench, {{"deliveries", {1}}, {"sign", "verbatim"}}).at("state") == "passed");
    const json::value all =
        run(testbench, {{"deliveries", {1, 2}}, {"permutations", true}, {"fresh_order", true}});
    CHECK(all.at("state") == "passed");
    CHECK(all.at("planned") == 4);
    CHECK(all.at("deliveries").as_array().size() == 4);
}

TEST_CASE("an order's requests are taken away as a scenario, which passes against another order") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    testbench.shop.verdict(purchase.failed("evt_1"));
    testbench.shop.verdict(purchase.succeeded("evt_2"));
    const json::value of_first = testbench.get("/events/1/scenario");
    CHECK(of_first.at("events").as_array().size() == 1);
    CHECK(of_first.at("expect").at("order").at("status") == "failed");
    const std::string scenario = json::serialize(testbench.get("/events/2/scenario"));
    CHECK(scenario.find(purchase.intent) == std::string::npos);
    const json::value ended = run(testbench, {{"text", scenario}, {"name", "mine.json"}});
    CAPTURE(json::serialize(ended));
    CHECK(ended.at("state") == "passed");
    CHECK(ended.at("deliveries").as_array().size() == 2);
    testbench.shop.verdict(make_event("charge.updated", "evt_3", R"({"id":"ch_1"})"));
    CHECK(testbench.tester.get(routes + "/events/5/scenario").code() == "no_scenario");
}

TEST_CASE("a dropped file is a recording or a scenario, and a broken one is refused with its place") {
    TestbenchFixture testbench;
    Purchase purchase(testbench.shop);
    const std::string event = purchase.failed("evt_1");
    const json::value ended = run(testbench, {{"text", event + "\n\n" + event}, {"name", "two.jsonl"}});
    CHECK(ended.at("name") == "two.jsonl");
    CHECK(ended.at("deliveries").at(1).at("verdict") == "duplicate");
    const Answer broken =
        testbench.post("/runs", json::serialize(json::object{{"text", event + "\n{"}, {"name", "x.jsonl"}}));
    CHECK(broken.status == 400);
    CHECK(broken.code() == "bad_recording");
    CHECK(text(broken.json().at("detail")).starts_with("x.jsonl:2:"));
    const std::string scenario = R"({"name":"n","events":[{"file":"/etc/passwd"}]})";
    const Answer file = testbench.post("/runs", json::serialize(json::object{{"text", scenario}}));
    CHECK(file.code() == "bad_recording");
    CHECK(file.body.find("no files are read here") != std::string::npos);
}

TEST_CASE("what can't be run is refused with the reason") {
    TestbenchFixture testbench;
    testbench.shop.verdict(make_event("charge.updated", "evt_1", R"({"id":"ch_1"})"));
    CHECK(code(testbench, R"({"scenario":"none"})") == "unknown_scenario");
    CHECK(code(testbench, R"({"deliveries":[2]})") == "unknown_delivery");
    for (const std::string& wrong : std::vector<std::string>{
             R"({})", R"({"deliveries":[]})", R"({"deliveries":[0]})", R"({"deliveries":"1"})",
             R"({"text":""})", R"({"deliveries":[1],"scenario":"happy-path"})",
             R"({"deliveries":[1],"sign":"well"})", R"({"deliveries":[1],"drop":1.1})",
             R"({"deliveries":[1],"drop":"1"})", R"({"deliveries":[1],"shuffle":1})",
             R"({"deliveries":[1],"delay_ms":60001})", R"({"deliveries":[1],"seed":-1})",
             R"({"deliveries":[1],"files":["x"]})", R"([])", R"({)"}) {
        CAPTURE(wrong);
        const Answer answer = testbench.post("/runs", wrong);
        CHECK(answer.status == 400);
    }
    CHECK(testbench.tester.get(routes + "/runs/run_none").code() == "unknown_run");
    CHECK(testbench.post("/runs/run_none/stop").code() == "unknown_run");
    // 5,001 events that may come twice are more than a run sends, and 10,001 are more than can be selected.
    json::array many(5001, json::value(1));
    const auto request = [&] {
        return json::serialize(json::object{{"deliveries", many}, {"duplicate", 0.1}});
    };
    CHECK(code(testbench, request()) == "too_many_deliveries");
    many.resize(10'001, json::value(1));
    CHECK(code(testbench, request()) == "bad_request");
    many.resize(5000);
    const Answer most = testbench.post("/runs", request());
    CHECK(most.status == 202);
    CHECK(testbench.post("/runs/" + text(most.json().at("id")) + "/stop").status == 200);
}

TEST_CASE("one run at a time; it is told on the stream, and stopped at once") {
    TestbenchFixture testbench;
    testbench.shop.verdict(make_event("charge.updated", "evt_1", R"({"id":"ch_1"})"));
    EventStreamClient stream(testbench.shop.port(), routes + "/stream");
    const json::object slow{{"deliveries", json::array(200, json::value(1))}, {"delay_ms", 60'000}};
    const Answer begun = testbench.post("/runs", json::serialize(slow));
    REQUIRE(begun.status == 202);
    const std::string id = text(begun.json().at("id"));
    CHECK(code(testbench, R"({"deliveries":[1]})") == "run_in_progress");
    CHECK(testbench.post("/runs/" + id + "/stop").status == 200);
    CHECK(finished(testbench, id).at("state") == "stopped");
    json::value last;
    while (last.is_null() || !last.as_object().contains("state")) {
        const auto block = stream.next_event();
        REQUIRE(block.has_value());
        if (block->event == "run") last = parse_json(block->data).value();
    }
    CHECK(text(last.at("run")) == id);
    CHECK(last.at("state") == "stopped");
    CHECK(run(testbench, {{"deliveries", {1}}}).at("state") == "passed");
}

TEST_CASE("a run under way does not hold up the end of the server") {
    TestbenchFixture testbench;
    testbench.shop.verdict(make_event("charge.updated", "evt_1", R"({"id":"ch_1"})"));
    const json::object slow{{"deliveries", json::array(50, json::value(1))}, {"delay_ms", 60'000}};
    REQUIRE(testbench.post("/runs", json::serialize(slow)).status == 202);
    const auto begun = std::chrono::steady_clock::now();
    testbench.shop.stop();
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("the sandbox's faults are switched from here, and told on the stream") {
    TestbenchFixture testbench;
    CHECK(testbench.get("/faults").at("drop") == 0);
    EventStreamClient stream(testbench.shop.port(), routes + "/stream");
    CHECK(stream.next_event()->event == "hello");
    CHECK(testbench.post("/faults", R"({"drop":0.5,"delay_ms":10})").status == 200);
    CHECK(testbench.get("/faults").at("delay_ms") == 10);
    const auto told = stream.next_event();
    CHECK(told->event == "faults");
    CHECK(parse_json(told->data).value().at("delay_ms") == 10);
    const Answer wrong = testbench.post("/faults", R"({"drop":2})");
    CHECK(wrong.status == 400);
    CHECK(wrong.code() == "invalid_faults");
    TestbenchFixture without([](app::ServeOptions& options) {
        options.sandbox.reset();
        options.stripe_secret_key = Secret("sk_test_1");
    });
    CHECK(without.tester.get(routes + "/faults").code() == "no_sandbox");
}

TEST_SUITE_END();
