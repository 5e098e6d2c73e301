#include "replay/step.hpp"

#include <utility>

namespace orderwire::replay {

namespace {

json::value in_place_of(std::string_view placeholder, const Subject& subject) {
    if (placeholder == "$order") return json::value(json::string(subject.order));
    if (placeholder == "$payment_intent") return json::value(json::string(subject.payment_intent));
    if (placeholder == "$currency") return json::value(json::string(subject.currency));
    if (placeholder == "$amount") return subject.amount;
    return nullptr;
}

// Calls `found` with every string of the value that is a placeholder.
template <class Found>
void for_each_placeholder(json::value& value, const Found& found) {
    if (json::object* object = value.if_object()) {
        for (auto& member : *object)
            for_each_placeholder(member.value(), found);
    } else if (json::array* array = value.if_array()) {
        for (json::value& element : *array)
            for_each_placeholder(element, found);
    } else if (const json::string* text = value.if_string()) {
        if (!in_place_of(*text, {}).is_null()) found(value);
    }
}

std::vector<MapEntry> mapping(const Options& options, const std::optional<Subject>& subject) {
    std::vector<MapEntry> map = options.map;  // what the user says counts before what the order says
    if (subject) {
        map.push_back({"order", subject->order});
        map.push_back({"payment_intent", subject->payment_intent});
        map.push_back({"amount", std::to_string(subject->amount)});
        map.push_back({"currency", subject->currency});
    }
    return map;
}

}  // namespace

bool needs_subject(const json::value& written) {
    json::value copy = written;
    bool found = false;
    for_each_placeholder(copy, [&](json::value&) { found = true; });
    return found;
}

void fill_in(json::value& written, const Subject& subject) {
    for_each_placeholder(
        written, [&](json::value& value) { value = in_place_of(std::string(value.get_string()), subject); });
}

Preparation::Preparation(const Options& options, const std::vector<Step>& steps,
                         std::optional<Subject> subject, Renew renew, const std::string& salt)
    : subject_(std::move(subject)),
      recorded_(mapping(options, subject_), renew, salt),
      written_({}, renew, salt) {
    if (!recorded_.changes_something()) return;
    for (const Step& step : steps) {
        if (const auto body = parse_event(step.event.body); body && !step.is_template)
            recorded_.learn_amounts(*body);
    }
}

Step Preparation::apply(const Step& step) const {
    const Rewriter& rewriter = step.is_template ? written_ : recorded_;
    Step sent = step;
    const bool filled = step.is_template && subject_.has_value();
    // Untouched, an event keeps its very bytes.
    if (!filled && !rewriter.changes_something()) return sent;
    auto body = parse_event(step.event.body);
    if (!body) return sent;
    const json::value before = *body;
    rewriter.rewrite(*body);
    if (filled) fill_in(*body, *subject_);
    if (*body == before) return sent;
    sent.event.body = json::serialize(*body);
    sent.event.id = text_at(body->as_object(), "id");
    return sent;
}

}  // namespace orderwire::replay
