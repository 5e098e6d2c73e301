#include "testbench/runs/run_log.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

struct LoggedRun {
    LoggedRun() : log(std::make_shared<RunLog>("run_1", "a name", 42, 2, sequence, [this] { ++changes; })) {}
    json::object shown() const { return parse_json(log->show()).value().as_object(); }

    std::atomic<std::uint64_t> sequence{0};
    int changes = 0;
    std::shared_ptr<RunLog> log;
};

replay::DeliveryOutcome delivered(int http, const std::string& failure = "") {
    replay::DeliveryOutcome outcome;
    outcome.id = "evt_1";
    outcome.type = "charge.failed";
    outcome.http = http;
    outcome.milliseconds = 1.234;
    outcome.failure = failure;
    return outcome;
}

}  // namespace

TEST_SUITE_BEGIN("testbench: run log");

TEST_CASE("a run shows its deliveries and checks, in their order, and what came of them") {
    LoggedRun run;
    const auto report = RunLog::report_to(run.log);
    report->made_order("ord_1");
    report->delivered(delivered(200));
    report->delivered(delivered(0, "no answer"));
    report->checked({"ord_1=paid", ""});
    run.log->finish("failed");
    const json::object shown = run.shown();
    CHECK(shown.at("state") == "failed");
    CHECK(shown.at("order") == "ord_1");
    CHECK(shown.at("seed") == 42);
    CHECK(shown.at("planned") == 2);
    CHECK(shown.at("deliveries").at(0).at("n") == 1);
    CHECK(shown.at("deliveries").at(0).at("ms") == 1.23);
    CHECK(shown.at("deliveries").at(1).at("http").is_null());
    CHECK(shown.at("deliveries").at(1).at("detail") == "no answer");
    CHECK(shown.at("checks").at(0) == json::value{{"step", "ord_1=paid"}, {"ok", true}, {"detail", ""}});
    CHECK(shown.at("summary").at("sent") == 2);
    CHECK(shown.at("summary").at("failed") == 1);
    CHECK_FALSE(run.log->running());
    CHECK(run.changes == 4);
}

TEST_CASE("more deliveries than were planned are announced, fewer are not") {
    LoggedRun run;
    const auto report = RunLog::report_to(run.log);
    report->announce(1);
    CHECK(run.shown().at("planned") == 2);
    report->announce(2);
    CHECK(run.shown().at("planned") == 3);
}

TEST_CASE("a stream reads on from where it was, as much as there is room for") {
    LoggedRun run;
    const auto report = RunLog::report_to(run.log);
    for (int i = 0; i < 3; ++i)
        report->delivered(delivered(200));
    std::string blocks;
    std::size_t room = 2;
    const std::uint64_t reached = run.log->write_after(0, room, blocks);
    CHECK(reached == 2);
    CHECK(room == 0);
    CHECK(blocks.starts_with("event: run\ndata: {\"run\":\"run_1\",\"delivery\":{\"n\":1,"));
    CHECK(blocks.find("\"n\":3,") == std::string::npos);
    room = 5;
    run.log->finish("passed");
    std::string rest;
    CHECK(run.log->write_after(reached, room, rest) == 4);
    CHECK(rest.find("\"n\":3,") != std::string::npos);
    CHECK(rest.find("\"state\":\"passed\"") != std::string::npos);
    CHECK(room == 3);
}
