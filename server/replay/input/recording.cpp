#include "replay/input/recording.hpp"

#include <algorithm>
#include <iterator>

#include "base/text/base64.hpp"
#include "base/time.hpp"

namespace orderwire::replay {

namespace {

using Events = std::vector<RecordedEvent>;

std::string kind_of(const json::value& value) {
    const json::object* object = value.if_object();
    if (object == nullptr) return value.is_array() ? "a list" : "no JSON object";
    const std::string kind = text_at(*object, "object");
    return kind.empty() ? "an object without id and type" : "a " + kind;
}

// A line of `orderwire events export`: the event's bytes are a string in it, in base64 where they are no
// text.
bool is_exported(const json::object& object) {
    return (object.contains("body") || object.contains("body_base64")) && object.contains("received_at") &&
           !object.contains("type");
}

// What `stripe listen` prints for people: "Checking for new versions...", "> Ready! …", each event with its
// time, and what the address it forwards to has answered: "[200] POST http://…". JSON of events begins
// otherwise.
bool is_for_people(std::string_view line) {
    const auto digit = [&](std::size_t at) { return at < line.size() && line[at] >= '0' && line[at] <= '9'; };
    if (line.starts_with('[')) return digit(1) && digit(2) && digit(3) && line.substr(4).starts_with("] ");
    if (digit(0)) return digit(1) && digit(2) && digit(3) && line.substr(4, 1) == "-";
    if (line == "true" || line == "false" || line == "null") return false;
    constexpr std::string_view of_json = "{}]\",:-+";
    return of_json.find(line.front()) == std::string_view::npos;
}

std::string describe(const json::value& event, RecordedEvent& into) {
    const json::object* object = event.if_object();
    const std::string kind = object == nullptr ? "" : text_at(*object, "object");
    const bool says_event = kind.empty() || kind == "event" || kind.starts_with("v2.core.event");
    if (object != nullptr) {
        into.id = text_at(*object, "id");
        into.type = text_at(*object, "type");
    }
    if (!says_event || into.id.empty() || into.type.empty())
        return "an event was expected (with id and type), this is " + kind_of(event);
    if (const auto created = integer_at(*object, "created")) into.at = *created * 1000;
    return "";
}

RecordedEvent exported(const Input& input, const JsonSlice& line) {
    const json::object& object = line.value.get_object();
    RecordedEvent event;
    event.offset = line.offset;
    const bool encoded = object.contains("body_base64");
    const std::string_view member = encoded ? "body_base64" : "body";
    event.body = text_at(object, member);
    if (encoded) {
        const auto bytes = decode_base64(event.body);
        if (!bytes) input.refuse(member_of(input, line, member).offset, "body_base64 is not base64");
        event.body = *bytes;
    }
    const auto body = parse_event(event.body);
    const std::string wrong = body ? describe(*body, event) : body.error().detail;
    // What the server could not read either goes out again as it came.
    const bool unreadable = encoded || text_at(object, "verdict") == "ignored:unreadable";
    if (!wrong.empty() && !unreadable)
        input.refuse(member_of(input, line, member).offset, "in body: " + wrong);
    if (!wrong.empty()) event.type = "unreadable";
    event.signature = text_at(object, "signature");
    const auto received = parse_rfc3339(text_at(object, "received_at"));
    if (!received) {
        input.refuse(member_of(input, line, "received_at").offset,
                     "received_at is a time like 2026-11-22T10:00:04.120Z");
    }
    event.at = to_milliseconds(*received);
    return event;
}

void append(Events& events, Events more) {
    events.insert(events.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Events in_list(const Input& input, const JsonSlice& list) {
    Events events;
    for (const JsonSlice& element : elements_of(input, list)) {
        const json::object* object = element.value.if_object();
        events.push_back(object != nullptr && is_exported(*object) ? exported(input, element)
                                                                   : event_from(input, element));
    }
    return events;
}

Events in_value(const Input& input, const JsonSlice& slice) {
    if (slice.value.is_array()) return in_list(input, slice);
    const json::object* object = slice.value.if_object();
    if (object != nullptr && text_at(*object, "object") == "list" && array_at(*object, "data") != nullptr) {
        Events events = in_list(input, member_of(input, slice, "data"));
        std::reverse(events.begin(), events.end());
        return events;
    }
    if (object != nullptr && is_exported(*object)) return {exported(input, slice)};
    return {event_from(input, slice)};
}

}  // namespace

result<json::value> parse_event(std::string_view body) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    boost::system::error_code error;
    json::value value = json::parse({body.data(), body.size()}, error, {}, options);
    if (error) return Error{"invalid_json", "this is not JSON: " + error.message()};
    return value;
}

RecordedEvent event_from(const Input& input, const JsonSlice& slice) {
    RecordedEvent event;
    event.offset = slice.offset;
    const std::string wrong = describe(slice.value, event);
    if (!wrong.empty()) input.refuse(slice.offset, wrong);
    event.body = slice.in(input);
    return event;
}

Recording read_recording(const Input& input) {
    Recording recording;
    recording.skipped_lines = for_each_json_value(
        input, [&](const JsonSlice& slice) { append(recording.events, in_value(input, slice)); },
        is_for_people);
    return recording;
}

}  // namespace orderwire::replay
