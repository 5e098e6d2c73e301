#include "testbench/runs/run_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace orderwire::testbench {

namespace {

constexpr std::size_t selection_max = 10'000;
constexpr std::size_t name_length_max = 200;
constexpr std::int64_t delay_max_ms = 60'000;

constexpr std::array members{"deliveries", "text",        "name", "scenario",    "sign",
                             "shuffle",    "duplicate",   "drop", "corrupt",     "delay_ms",
                             "new_ids",    "fresh_order", "seed", "permutations"};

// What can't be used, and why. Caught where the request is read.
struct Unusable {
    Error error;
};

[[noreturn]] void refuse(std::string_view member, std::string_view accepted) {
    throw Unusable{Error{"bad_request", fmt::format("{}: accepted is {}", member, accepted)}};
}

// A member of the body; a null is as good as none.
const json::value* at(const json::object& body, std::string_view key) {
    const json::value* value = body.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
}

bool flag(const json::object& body, std::string_view key) {
    const json::value* value = at(body, key);
    if (value == nullptr) return false;
    if (!value->is_bool()) refuse(key, "true or false");
    return value->get_bool();
}

double probability(const json::object& body, std::string_view key) {
    const json::value* value = at(body, key);
    if (value == nullptr) return 0;
    const double number = value->is_number() ? value->to_number<double>() : -1;
    if (!(number >= 0 && number <= 1)) refuse(key, "a number from 0 to 1");
    return number;
}

std::optional<std::uint64_t> whole(const json::object& body, std::string_view key, std::uint64_t max) {
    const json::value* value = at(body, key);
    if (value == nullptr) return std::nullopt;
    const auto number = integer_in(*value);
    if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > max)
        refuse(key, fmt::format("a whole number from 0 to {}", max));
    return static_cast<std::uint64_t>(*number);
}

std::string text(const json::object& body, std::string_view key) {
    const json::value* value = at(body, key);
    if (value == nullptr) return "";
    if (!value->is_string()) refuse(key, "a string");
    return std::string(value->get_string());
}

std::vector<std::int64_t> numbers(const json::object& body, std::string_view key) {
    const json::value* value = at(body, key);
    if (value == nullptr) return {};
    constexpr std::string_view accepted = "a list of 1 to 10000 numbers of requests";
    const json::array* list = value->if_array();
    if (list == nullptr || list->empty() || list->size() > selection_max) refuse(key, accepted);
    std::vector<std::int64_t> read;
    for (const json::value& item : *list) {
        const auto number = integer_in(item);
        if (!number || *number == 0) refuse(key, accepted);
        read.push_back(*number);
    }
    return read;
}

RunRequest read(const json::object& body) {
    for (const auto& member : body) {
        if (std::find(members.begin(), members.end(), member.key()) == members.end())
            refuse(member.key(), "nothing: there is no such option");
    }
    RunRequest request;
    constexpr std::array sources{"deliveries", "text", "scenario"};
    const auto is_given = [&](const char* source) { return body.contains(source); };
    if (std::count_if(sources.begin(), sources.end(), is_given) != 1)
        refuse("deliveries, text, scenario", "one of them");
    request.deliveries = numbers(body, "deliveries");
    request.text = text(body, "text");
    request.scenario = text(body, "scenario");
    if (request.deliveries.empty() && request.text.empty() && request.scenario.empty())
        refuse("deliveries, text, scenario", "one of them, and not empty");
    request.name = text(body, "name");
    if (request.name.size() > name_length_max) refuse("name", "at most 200 bytes");

    replay::Options& options = request.options;
    if (at(body, "sign") != nullptr) {
        options.sign = replay::signature_mode_named(text(body, "sign"));
        if (!options.sign) refuse("sign", "fresh, verbatim, stale, wrong or rotated");
    }
    options.faults.shuffle = flag(body, "shuffle");
    options.faults.duplicate = probability(body, "duplicate");
    options.faults.drop = probability(body, "drop");
    options.faults.corrupt = probability(body, "corrupt");
    options.faults.delay = std::chrono::milliseconds(whole(body, "delay_ms", delay_max_ms).value_or(0));
    options.seed = whole(body, "seed", 9'007'199'254'740'992);  // what JavaScript's numbers hold
    options.new_ids = flag(body, "new_ids");
    options.permutations = flag(body, "permutations");
    request.fresh_order = flag(body, "fresh_order");
    // What is refused counts for the address's allowance; the page's own requests come from there too.
    options.retry = true;
    return request;
}

}  // namespace

result<RunRequest> read_run_request(const json::object& body) {
    try {
        return read(body);
    } catch (const Unusable& unusable) {
        return unusable.error;
    }
}

void expect_what_fits(replay::Options& options) {
    if (!options.expect_http.empty()) return;
    const replay::SignatureMode sign = options.sign.value_or(replay::SignatureMode::fresh);
    if (sign == replay::SignatureMode::stale || sign == replay::SignatureMode::wrong) {
        options.expect_http = {400};
    } else if (sign == replay::SignatureMode::verbatim || options.faults.corrupt > 0) {
        options.expect_http = {200, 400};  // whether it is still young enough is not ours to say
    }
}

replay::InputSources sources_of(std::string name, std::string text) {
    replay::InputSources sources;
    const auto parsed = parse_json(text);
    const json::object* object = parsed ? parsed->if_object() : nullptr;
    const bool is_scenario = object != nullptr && array_at(*object, "events") != nullptr;
    replay::Input input{name.empty() ? "text" : std::move(name), std::move(text)};
    if (is_scenario) {
        sources.scenario = std::move(input);
    } else {
        sources.recordings.push_back(std::move(input));
    }
    return sources;
}

std::string course_of(const replay::InputSources& sources) {
    const auto parsed = sources.scenario ? parse_json(sources.scenario->text) : result<json::value>(Error{});
    const json::object* scenario = parsed ? parsed->if_object() : nullptr;
    const json::object* order = scenario == nullptr ? nullptr : object_at(*scenario, "order");
    return order == nullptr ? "" : text_at(*order, "course_id");
}

}  // namespace orderwire::testbench
