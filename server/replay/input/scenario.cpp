#include "replay/input/scenario.hpp"

#include <optional>
#include <utility>

#include "replay/input/object_reader.hpp"

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

ReplayStep written_step(const ObjectReader& reader, const JsonSlice& slice, std::size_t index, Time now,
                        bool has_order) {
    const json::object* written = slice.value.if_object();
    if (written == nullptr) reader.input().refuse(slice.offset, "event is an object");
    if (text_at(*written, "type").empty()) reader.input().refuse(slice.offset, "the event has no type");
    if (!has_order && needs_test_order(slice.value))
        reader.input().refuse(slice.offset, "the event names the order, and the scenario has no \"order\"");
    const json::object event = completed(*written, index, to_seconds(now) + static_cast<std::int64_t>(index));
    ReplayStep step;
    step.is_template = true;
    step.event.body = json::serialize(event);
    step.event.id = text_at(event, "id");
    step.event.type = text_at(event, "type");
    step.event.at = integer_at(event, "created").value_or(0) * 1000;
    return step;
}

std::vector<ReplayStep> steps_at(const Input& input, const JsonSlice& slice, std::size_t index, Time now,
                                 bool has_order, const ReadFile& read_file) {
    const ObjectReader reader(input, slice, {"event", "file", "sign", "expect"});
    if (reader.has("event") == reader.has("file")) reader.refuse("a step has either an event or a file");
    std::vector<ReplayStep> steps;
    if (reader.has("event")) {
        steps.push_back(written_step(reader, reader.at("event"), index, now, has_order));
    } else {
        const std::string name = *reader.text("file");
        if (!read_file) reader.refuse("file", "no files are read here: write the events into the scenario");
        const Input file = read_file(name);
        for (RecordedEvent& event : read_recording(file).events) {
            ReplayStep step;
            step.event = std::move(event);
            steps.push_back(std::move(step));
        }
    }
    const auto sign = reader.sign("sign");
    std::vector<int> http;
    std::string verdict;
    if (reader.has("expect")) {
        const ObjectReader expect(input, reader.at("expect"), {"http", "verdict"});
        http = expect.http("http");
        verdict = expect.text("verdict").value_or("");
    }
    for (ReplayStep& step : steps) {
        step.sign = sign;
        step.expect_http = http;
        step.expect_verdict = verdict;
    }
    return steps;
}

void read_faults(const ObjectReader& root, DeliveryFaults& faults) {
    if (!root.has("faults")) return;
    const ObjectReader reader(root.input(), root.at("faults"),
                              {"shuffle", "duplicate", "drop", "corrupt", "delay_ms"});
    const std::string probability = "a probability from 0 to 1";
    faults.shuffle = faults.shuffle || reader.flag("shuffle");
    const auto take = [&](std::string_view key, double& into) {
        const auto value = reader.number(key, 0, 1, probability);
        if (value && into == 0) into = *value;
    };
    take("duplicate", faults.duplicate);
    take("drop", faults.drop);
    take("corrupt", faults.corrupt);
    const auto delay = reader.number("delay_ms", 0, 3'600'000, "milliseconds, at most an hour");
    if (delay && faults.delay.count() == 0)
        faults.delay = std::chrono::milliseconds(static_cast<std::int64_t>(*delay));
}

void read_pace(const ObjectReader& root, Pace& pace) {
    const auto speed = root.number("speed", 0.001, 1e6, "a factor from 0.001 to 1000000");
    const auto rate = root.number("rate", 0.001, 1e6, "deliveries a second, from 0.001 to 1000000");
    if (speed && rate) root.refuse("rate", "speed and rate exclude each other");
    if (!pace.speed && !pace.rate) pace = {speed, rate};
}

void read_map(const ObjectReader& root, std::vector<MapEntry>& map) {
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

void read_expectations(const ObjectReader& root, Options& options) {
    if (!root.has("expect")) return;
    const ObjectReader reader(root.input(), root.at("expect"), {"order", "verdicts", "http", "within_ms"});
    if (reader.has("order")) {
        const json::value order = reader.at("order").value;
        if (order.is_string()) {
            options.expect.push_back({"order", {{"status", order}}});
        } else if (order.is_object()) {
            options.expect.push_back({"order", order.get_object()});
        } else {
            reader.refuse("order", "order is a status, or an object with what the view must contain");
        }
    }
    if (reader.has("verdicts")) {
        const json::value verdicts = reader.at("verdicts").value;
        if (!verdicts.is_object()) reader.refuse("verdicts", "verdicts is an object of strings");
        for (const auto& member : verdicts.get_object()) {
            if (!member.value().is_string()) reader.refuse("verdicts", "verdicts is an object of strings");
            options.expect_verdict.push_back(
                {std::string(member.key()), std::string(member.value().get_string())});
        }
    }
    if (options.expect_http.empty()) options.expect_http = reader.http("http");
    const auto within = reader.number("within_ms", 0, 3'600'000, "milliseconds, at most an hour");
    if (within && !options.within)
        options.within = std::chrono::milliseconds(static_cast<std::int64_t>(*within));
}

void read_order(const ObjectReader& root, Options& options) {
    if (!root.has("order")) return;
    const ObjectReader reader(root.input(), root.at("order"), {"course_id"});
    const auto course = reader.text("course_id");
    if (!course || course->empty()) reader.refuse("order has a course_id");
    if (options.new_order.empty()) options.new_order = *course;
}

}  // namespace

Scenario read_scenario(const Input& input, Options& options, Time now, const ReadFile& read_file) {
    std::optional<JsonSlice> only;
    for_each_json_value(input, [&](const JsonSlice& slice) {
        if (only) input.refuse(slice.offset, "a scenario is one JSON object");
        only = slice;
    });
    const ObjectReader root(input, *only,
                            {"$schema", "name", "description", "order", "events", "sign", "faults", "speed",
                             "rate", "permutations", "seed", "map", "expect"});
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
        std::vector<ReplayStep> steps =
            steps_at(input, slice, scenario.steps.size(), now, !options.new_order.empty(), read_file);
        scenario.steps.insert(scenario.steps.end(), steps.begin(), steps.end());
    }
    if (scenario.steps.empty()) root.refuse("events", "there are no events");
    return scenario;
}

}  // namespace orderwire::replay
