#include "replay/plan/step_renderer.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

namespace {

ReplayStep step_of(const std::string& body, bool is_template = false) {
    ReplayStep step;
    step.event.body = body;
    step.event.id = "evt_1";
    step.is_template = is_template;
    return step;
}

const TestOrder ordered{"ord_new", "pi_new", 100, "eur"};
const std::string recorded =
    R"({"id":"evt_1", "data":{"object":{"object":"payment_intent","id":"pi_old","amount":4900,"currency":"usd"}}})";

}  // namespace

TEST_CASE("an event that nothing changes keeps its very bytes") {
    const StepRenderer renderer({}, {}, std::nullopt, Renew::nothing, "1:1");
    CHECK(renderer.render(step_of("{ \"id\":\"evt_1\" }")).event.body == "{ \"id\":\"evt_1\" }");
    CHECK(renderer.render(step_of("not JSON")).event.body == "not JSON");
}

TEST_CASE("a recorded event becomes one of the run's own order, amount and currency included") {
    const std::vector<ReplayStep> steps{step_of(recorded)};
    const StepRenderer renderer({}, steps, ordered, Renew::nothing, "1:1");
    const json::value sent = parse_json(renderer.render(steps[0]).event.body).value();
    const json::object& object = sent.at("data").at("object").as_object();
    CHECK(object.at("id") == "pi_new");
    CHECK(object.at("amount") == 100);
    CHECK(object.at("currency") == "eur");
    CHECK(sent.at("id") == "evt_1");
}

TEST_CASE("what the user maps counts before the run's order") {
    Options options;
    options.map = {{"payment_intent", "pi_mine"}};
    const std::vector<ReplayStep> steps{step_of(recorded)};
    const StepRenderer renderer(options, steps, ordered, Renew::nothing, "1:1");
    CHECK(renderer.render(steps[0]).event.body.find("pi_mine") != std::string::npos);
}

TEST_CASE("names in a written event stand for the run's order; recorded ones are no names") {
    const std::string written =
        R"({"id":"evt_1","data":{"object":{"id":"$payment_intent","amount":"$amount","order":"$order"}}})";
    const StepRenderer renderer({}, {}, ordered, Renew::nothing, "1:1");
    const json::value sent = parse_json(renderer.render(step_of(written, true)).event.body).value();
    CHECK(sent.at("data").at("object") ==
          json::value{{"id", "pi_new"}, {"amount", 100}, {"order", "ord_new"}});
    CHECK(renderer.render(step_of(R"({"id":"evt_1","note":"$order"})")).event.body.find("$order") !=
          std::string::npos);
}

TEST_CASE("a renewed event is known by its new id, another one in each run") {
    const StepRenderer first({}, {}, std::nullopt, Renew::events, "1:1");
    const StepRenderer second({}, {}, std::nullopt, Renew::events, "1:2");
    const ReplayStep one = first.render(step_of(R"({"id":"evt_1","object":"event"})"));
    CHECK(one.event.id.starts_with("evt_"));
    CHECK(one.event.id != "evt_1");
    CHECK(parse_json(one.event.body).value().at("id") == json::value(one.event.id));
    CHECK(second.render(step_of(R"({"id":"evt_1","object":"event"})")).event.id != one.event.id);
}
