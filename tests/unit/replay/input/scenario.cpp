#include "replay/input/scenario.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "replay/plan/step_renderer.hpp"
#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

const Time now = from_milliseconds(1'795'343'200'000);
const std::string template_event =
    R"({"type":"a.b","data":{"object":{"id":"$payment_intent","amount":"$amount","n":["$order"]}}})";

Scenario read(const std::string& text, Options& options, const std::string& name = "s.json") {
    const ReadFile beside = [folder = std::filesystem::path(name).parent_path()](const std::string& file) {
        return read_input((folder / file).string());
    };
    return read_scenario({name, text}, options, now, beside);
}

std::string complaint(const std::string& text) {
    Options options;
    try {
        read(text, options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string with(const std::string& members) {
    return R"({"name":"n","order":{"course_id":"c"},"events":[{"event":)" + template_event + "}]," + members +
           "}";
}

}  // namespace

TEST_CASE("where files are not read, a scenario that names one is refused at its place") {
    Options options;
    const Input input{"dropped.json", R"({"name":"n","events":[{"file":"/etc/passwd"}]})"};
    CHECK_THROWS_WITH_AS(read_scenario(input, options, now, {}),
                         "dropped.json:1:31: no files are read here: write the events into the scenario",
                         InputError);
}

TEST_CASE("an event written in a scenario is completed, and its names stand for the run's order") {
    Options options;
    const Scenario scenario = read(with(R"("description":"d")"), options);
    CHECK(scenario.name == "n");
    CHECK(options.new_order == "c");
    REQUIRE(scenario.steps.size() == 1);
    const TestOrder test_order{"ord_1", "pi_7", 4900, "usd"};
    const StepRenderer renderer(options, scenario.steps, test_order, Renew::events, "salt");
    const RecordedEvent sent = renderer.render(scenario.steps[0]).event;
    const json::object body = json::parse(sent.body).as_object();
    CHECK(body.at("object").as_string() == "event");
    CHECK(body.at("livemode").as_bool() == false);
    CHECK(body.at("created").as_int64() == to_seconds(now));
    CHECK(body.at("id").as_string() == sent.id);
    CHECK(sent.id != "evt_step_1");
    const json::value& object = body.at("data").at("object");
    CHECK(object.at("id").as_string() == "pi_7");
    CHECK(object.at("amount").as_int64() == 4900);
    CHECK(object.at("n").at(0).as_string() == "ord_1");
}

TEST_CASE("faults, pace, seed and expectations are taken over") {
    Options options;
    read(
        with(
            R"("faults":{"shuffle":true,"duplicate":0.5,"drop":0.1,"corrupt":0.2,"delay_ms":20},"speed":2,"seed":9,)"
            R"("permutations":true,"sign":"rotated","map":{"livemode":"false"},)"
            R"("expect":{"order":"paid","verdicts":{"a.*":"applied"},"http":[200,400],"within_ms":9})"),
        options);
    CHECK(options.faults.shuffle);
    CHECK(options.faults.duplicate == 0.5);
    CHECK(options.faults.drop == 0.1);
    CHECK(options.faults.corrupt == 0.2);
    CHECK(options.faults.delay.count() == 20);
    CHECK(options.pace.speed == 2.0);
    CHECK(options.seed == 9);
    CHECK(options.permutations);
    CHECK(options.sign == SignatureMode::rotated);
    CHECK(options.map.size() == 1);
    CHECK(options.expect.at(0).view == json::object{{"status", "paid"}});
    CHECK(options.expect_verdict.at(0).type == "a.*");
    CHECK(options.expect_http == std::vector<int>{200, 400});
    CHECK(options.within->count() == 9);
}

TEST_CASE("the command line counts before the scenario") {
    Options options;
    options.seed = 1;
    options.faults.drop = 0.9;
    options.pace.rate = 5.0;
    options.new_order = "mine";
    options.sign = SignatureMode::stale;
    options.within = std::chrono::milliseconds(1);
    read(with(R"("faults":{"drop":0.1},"speed":2,"seed":9,"sign":"wrong","expect":{"within_ms":9})"),
         options);
    CHECK(options.seed == 1);
    CHECK(options.faults.drop == 0.9);
    CHECK_FALSE(options.pace.speed.has_value());
    CHECK(options.new_order == "mine");
    CHECK(options.sign == SignatureMode::stale);
    CHECK(options.within->count() == 1);
}

TEST_CASE(
    "a step may be a file beside the scenario, with all of its events, and says how it is signed and "
    "answered") {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "two.json") << R"([{"id":"evt_1","type":"a"},{"id":"evt_2","type":"b"}])";
    Options options;
    const Scenario scenario = read(
        R"({"name":"n","events":[{"file":"two.json","sign":"stale","expect":{"http":400,"verdict":"bad_signature"}}]})",
        options, (folder.path() / "s.json").string());
    REQUIRE(scenario.steps.size() == 2);
    CHECK_FALSE(scenario.steps[1].is_template);
    CHECK(scenario.steps[1].event.id == "evt_2");
    CHECK(scenario.steps[1].sign == SignatureMode::stale);
    CHECK(scenario.steps[1].expect_http == std::vector<int>{400});
    CHECK(scenario.steps[1].expect_verdict == "bad_signature");
}

TEST_CASE("what is wrong in a scenario is named with line and column") {
    CHECK(complaint("[]").starts_with("s.json:1:1: an object was expected"));
    CHECK(complaint("{}").starts_with("s.json:1:1: a scenario has a name"));
    CHECK(complaint("{\"name\":\"n\",\n \"evnets\":[]}")
              .starts_with("s.json:2:11: 'evnets' is not known here"));
    CHECK(complaint(R"({"name":"n"})").find("a scenario has a list of events") != std::string::npos);
    CHECK(complaint(R"({"name":"n","events":[]})").starts_with("s.json:1:22: there are no events"));
    CHECK(complaint(R"({"name":"n","events":[{}]})").starts_with("s.json:1:23: a step has either"));
    CHECK(complaint(R"({"name":"n","events":[{"event":{}}]})")
              .starts_with("s.json:1:32: the event has no type"));
    CHECK(complaint(R"({"name":"n","events":[{"event":)" + template_event + "}]}")
              .find("the scenario has no \"order\"") != std::string::npos);
    CHECK(complaint(with(R"("faults":{"drop":1.5})")).find("drop is a probability from 0 to 1") !=
          std::string::npos);
    CHECK(complaint(with(R"("faults":{"shuffle":1})")).find("shuffle is true or false") != std::string::npos);
    CHECK(complaint(with(R"("sign":"verbatim")")).find("sign is one of fresh, stale") != std::string::npos);
    CHECK(complaint(with(R"("speed":1,"rate":1)")).find("exclude each other") != std::string::npos);
    CHECK(complaint(with(R"("expect":{"http":99})")).find("http is an HTTP code") != std::string::npos);
    CHECK(complaint(with(R"("expect":{"order":1})")).find("order is a status") != std::string::npos);
    CHECK(complaint(with(R"("map":{"amount":"x"})")).find("amount is a whole number") != std::string::npos);
    CHECK(complaint(R"({"name":"n","events":[{"file":"none.json"}]})")
              .starts_with("none.json:1:1: cannot be read"));
    CHECK(complaint(with(R"("seed":1)") + " {}").find("a scenario is one JSON object") != std::string::npos);
}
