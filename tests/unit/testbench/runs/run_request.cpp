#include "testbench/runs/run_request.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

std::string complaint_about(const std::string& body) {
    const auto asked = read_run_request(parse_json(body).value().as_object());
    return asked ? "" : asked.error().code + ": " + asked.error().detail;
}

RunRequest accepted_run(const std::string& body) {
    return read_run_request(parse_json(body).value().as_object()).value();
}

}  // namespace

TEST_SUITE_BEGIN("testbench: run request");

TEST_CASE("a run is of deliveries, of a text or of a scenario: of one of them") {
    CHECK(accepted_run(R"({"deliveries":[3,-4]})").deliveries == std::vector<std::int64_t>{3, -4});
    CHECK(accepted_run(R"({"text":"{}","name":"f.json"})").name == "f.json");
    CHECK(accepted_run(R"({"scenario":"s"})").scenario == "s");
    CHECK(complaint_about("{}") == "bad_request: deliveries, text, scenario: accepted is one of them");
    CHECK(complaint_about(R"({"text":"{}","scenario":"s"})").ends_with("one of them"));
    CHECK(complaint_about(R"({"text":""})").ends_with("one of them, and not empty"));
}

TEST_CASE("what can't be used is refused by its name, with what is accepted") {
    CHECK(complaint_about(R"({"scenario":"s","mood":1})").find("mood: accepted is nothing") !=
          std::string::npos);
    CHECK(complaint_about(R"({"deliveries":[0]})").find("deliveries: accepted is") != std::string::npos);
    CHECK(complaint_about(R"({"deliveries":[]})").find("deliveries: accepted is") != std::string::npos);
    CHECK(complaint_about(R"({"scenario":"s","drop":1.1})").find("a number from 0 to 1") !=
          std::string::npos);
    CHECK(complaint_about(R"({"scenario":"s","shuffle":1})").find("true or false") != std::string::npos);
    CHECK(complaint_about(R"({"scenario":"s","sign":"right"})").find("fresh, verbatim") != std::string::npos);
    CHECK(complaint_about(R"({"scenario":"s","delay_ms":60001})").find("0 to 60000") != std::string::npos);
    CHECK(complaint_about(R"({"scenario":"s","seed":-1})").find("0 to 9007199254740992") !=
          std::string::npos);
}

TEST_CASE("options are read; a null is as good as none") {
    const RunRequest run = accepted_run(
        R"({"scenario":"s","sign":"stale","shuffle":true,"duplicate":0.5,"delay_ms":7,"seed":5,"drop":null})");
    CHECK(run.options.sign == replay::SignatureMode::stale);
    CHECK(run.options.faults.shuffle);
    CHECK(run.options.faults.duplicate == 0.5);
    CHECK(run.options.faults.delay == std::chrono::milliseconds(7));
    CHECK(run.options.seed == 5);
    CHECK(run.options.faults.drop == 0);
    CHECK(run.options.retry);
}

TEST_CASE("a wrong signature must be refused, an old or a changed body may be") {
    const auto codes = [](const std::string& more) {
        RunRequest run = accepted_run(R"({"scenario":"s")" + more + "}");
        expect_what_fits(run.options);
        return run.options.expect_http;
    };
    CHECK(codes("").empty());
    CHECK(codes(R"(,"sign":"wrong")") == std::vector<int>{400});
    CHECK(codes(R"(,"sign":"stale")") == std::vector<int>{400});
    CHECK(codes(R"(,"sign":"verbatim")") == std::vector<int>{200, 400});
    CHECK(codes(R"(,"corrupt":0.1)") == std::vector<int>{200, 400});
}

TEST_CASE("a text with events is a scenario, any other a recording") {
    const auto scenario = sources_of("", R"({"name":"n","order":{"course_id":"c1"},"events":[]})");
    REQUIRE(scenario.scenario);
    CHECK(scenario.scenario->name == "text");
    CHECK(course_of(scenario) == "c1");
    const auto recording = sources_of("r", R"({"id":"evt_1","type":"x"})");
    CHECK_FALSE(recording.scenario);
    CHECK(recording.recordings.at(0).name == "r");
    CHECK(course_of(recording).empty());
}
