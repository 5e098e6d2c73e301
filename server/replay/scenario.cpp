#include "replay/scenario.hpp"

#include <optional>
#include <utility>

#include "replay/fields.hpp"

#include "base/time.hpp"

namespace orderwire::replay {

namespace {

// An event written in the scenario may leave out what is the same in all of them.
json::object completed(const json::object& written, std::size_t index, std::int64_t created) {
    json::object event = written;
    event.emplace("id", "evt_step_" + std::to_string(index + 1));
    event.emplace("object", "event");
    event.emplace("api_version", "2026-10-28.endive");
    event.emplace("created", created);
    event.emplace("livemode", false);
    event.emplace("pending_webhooks", 1);
    event.emplace("request", json::object{{"id", nullptr}, {"idempotency_key", nullptr}});
    return event;
}

Step written_step(const Fields& fields, const JsonSlice& slice, std::size_t index, Time now, bool has_order) {
    const json::object* written = slice.value.if_object();
    if (written == nullptr) fields.input().refuse(slice.offset, "event is an object");
    if (text_at(*written, "type").empty()) fields.input().refuse(slice.offset, "the event has no type");
    if (!has_order && needs_subject(slice.value))
        fields.input().refuse(slice.offset, "the event names the order, and the scenario has no \"order\"");
    const json::object event = completed(*written, index, to_seconds(now) + static_cast<std::int64_t>(index));
    Step step;
    step.is_template = true;
    step.event.body = json::serialize(event);
    step.event.id = text_at(event, "id");
    step.event.type = text_at(event, "type");
    step.event.at = integer_at(event, "created").value_or(0) * 1000;
    return step;
}

std::vector<Step> steps_at(const Input& input, const JsonSlice& slice, std::size_t index, Time now,
                           bool has_order, const ReadFile& read_file) {
    const Fields fields(input, slice, {"event", "file", "sign", "expect"});
    if (fields.has("event") == fields.has("file")) fields.refuse("a step has either an event or a file");
    std::vector<Step> steps;
    if (fields.has("event")) {
        steps.push_back(written_step(fields, fields.at("event"), index, now, has_order));
    } else {
        const std::string name = *fields.text("file");
        if (!read_file) fields.refuse("file", "no files are read here: write the events into the scenario");
        const Input file = read_file(name);
        for (RecordedEvent& event : read_recording(file).events) {
            Step step;
            step.event = std::move(event);
            steps.push_back(std::move(step));
        }
    }
    const auto sign = fields.sign("sign");
    std::vector<int> http;
    std::string verdict;
    if (fields.has("expect")) {
        const Fields expect(input, fields.at("expect"), {"http", "verdict"});
        http = expect.http("http");
        verdict = expect.text("verdict").value_or("");
    }
    for (Step& step : steps) {
        step.sign = sign;
        step.expect_http = http;
        step.expect_verdict = verdict;
    }
    return steps;
}

void read_faults(const Fields& root, Faults& faults) {
    if (!root.has("faults")) return;
    const Fields fields(root.input(), root.at("faults"),
                        {"shuffle", "duplicate", "drop", "corrupt", "delay_ms"});
    const std::string probability = "a probability from 0 to 1";
    faults.shuffle = faults.shuffle || fields.flag("shuffle");
    const auto take = [&](std::string_view key, double& into) {
        const auto value = fields.number(key, 0, 1, probability);
        if (value && into == 0) into = *value;
    };
    take("duplicate", faults.duplicate);
    take("drop", faults.drop);
    take("corrupt", faults.corrupt);
    const auto delay = fields.number("delay_ms", 0, 3'600'000, "milliseconds, at most an hour");
    if (delay && faults.delay.count() == 0)
        faults.delay = std::chrono::milliseconds(static_cast<std::int64_t>(*delay));
}

void read_pace(const Fields& root, Pace& pace) {
    const auto speed = root.number("speed", 0.001, 1e6, "a factor from 0.001 to 1000000");
    const auto rate = root.number("rate", 0.001, 1e6, "deliveries a second, from 0.001 to 1000000");
    if (speed && rate) root.refuse("rate", "speed and rate exclude each other");
    if (!pace.speed && !pace.rate) pace = {speed, rate};
}

void read_map(const Fields& root, std::vector<MapEntry>& map) {
    if (!root.has("map")) return;
    const JsonSlice slice = root.at("map");
    if (!slice.value.is_object()) root.refuse("map", "map is an object of strings");
    for (const auto& member : slice.value.get_object()) {
        const std::string key(member.key());
        const std::string to = member.value().is_string() ? std::string(member.value().get_string()) : "";
        std::string text = key;
        text.append("=").append(to);
        const auto entry = parse_map_entry(text);
        if (!entry) root.input().refuse(member_of(root.input(), slice, key).offset, entry.error().detail);
        map.push_back(*entry);
    }
}

void read_expectations(const Fields& root, Options& options) {
    if (!root.has("expect")) return;
    const Fields fields(root.input(), root.at("expect"), {"order", "verdicts", "http", "within_ms"});
    if (fields.has("order")) {
        const json::value order = fields.at("order").value;
        if (order.is_string()) {
            options.expect.push_back({"order", {{"status", order}}});
        } else if (order.is_object()) {
            options.expect.push_back({"order", order.get_object()});
        } else {
            fields.refuse("order", "order is a status, or an object with what the view must contain");
        }
    }
    if (fields.has("verdicts")) {
        const json::value verdicts = fields.at("verdicts").value;
        if (!verdicts.is_object()) fields.refuse("verdicts", "verdicts is an object of strings");
        for (const auto& member : verdicts.get_object()) {
            if (!member.value().is_string()) fields.refuse("verdicts", "verdicts is an object of strings");
            options.expect_verdict.push_back(
                {std::string(member.key()), std::string(member.value().get_string())});
        }
    }
    if (options.expect_http.empty()) options.expect_http = fields.http("http");
    const auto within = fields.number("within_ms", 0, 3'600'000, "milliseconds, at most an hour");
    if (within && !options.within)
        options.within = std::chrono::milliseconds(static_cast<std::int64_t>(*within));
}

void read_order(const Fields& root, Options& options) {
    if (!root.has("order")) return;
    const Fields fields(root.input(), root.at("order"), {"course_id"});
    const auto course = fields.text("course_id");
    if (!course || course->empty()) fields.refuse("order has a course_id");
    if (options.new_order.empty()) options.new_order = *course;
}

}  // namespace

Scenario read_scenario(const Input& input, Options& options, Time now, const ReadFile& read_file) {
    std::optional<JsonSlice> only;
    for_each_json_value(input, [&](const JsonSlice& slice) {
        if (only) input.refuse(slice.offset, "a scenario is one JSON object");
        only = slice;
    });
    const Fields root(input, *only,
                      {"$schema", "name", "description", "order", "events", "sign", "faults", "speed", "rate",
                       "permutations", "seed", "map", "expect"});
    Scenario scenario;
    scenario.name = root.text("name").value_or("");
    root.text("description");
    if (scenario.name.empty()) root.refuse("a scenario has a name");
    read_order(root, options);
    read_faults(root, options.faults);
    read_pace(root, options.pace);
    read_map(root, options.map);
    read_expectations(root, options);
    options.permutations = options.permutations || root.flag("permutations");
    const auto sign = root.sign("sign");
    if (!options.sign) options.sign = sign;
    const auto seed = root.number("seed", 0, 9007199254740992.0, "a whole number from 0 up");
    if (seed && !options.seed) options.seed = static_cast<std::uint64_t>(*seed);

    if (!root.has("events") || !root.at("events").value.is_array())
        root.refuse("a scenario has a list of events");
    for (const JsonSlice& slice : elements_of(input, root.at("events"))) {
        std::vector<Step> steps =
            steps_at(input, slice, scenario.steps.size(), now, !options.new_order.empty(), read_file);
        scenario.steps.insert(scenario.steps.end(), steps.begin(), steps.end());
    }
    if (scenario.steps.empty()) root.refuse("events", "there are no events");
    return scenario;
}

}  // namespace orderwire::replay
