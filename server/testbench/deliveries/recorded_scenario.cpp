#include "testbench/deliveries/recorded_scenario.hpp"

#include <set>

namespace orderwire::testbench {

namespace {

// What stands for the run's own.
struct Names {
    std::string order;
    std::set<std::string> intents;
    std::int64_t amount = 0;
    std::string currency;
};

// Of an event about a charge or a refund the intent is a member, of one about the intent its id.
void collect_intents(const json::object& event, std::set<std::string>& intents) {
    const json::object* data = object_at(event, "data");
    const json::object* object = data == nullptr ? nullptr : object_at(*data, "object");
    if (object == nullptr) return;
    for (const std::string_view key : {"id", "payment_intent"}) {
        if (std::string id = text_at(*object, key); id.starts_with("pi_")) intents.insert(std::move(id));
    }
}

void rename(json::value& value, std::string_view key, const Names& names) {
    if (json::object* object = value.if_object()) {
        for (auto& member : *object)
            rename(member.value(), member.key(), names);
    } else if (json::array* array = value.if_array()) {
        for (json::value& element : *array)
            rename(element, key, names);
    } else if (const json::string* text = value.if_string()) {
        const std::string plain(*text);
        if (plain == names.order) value = "$order";
        if (names.intents.contains(plain)) value = "$payment_intent";
        if (key == "currency" && plain == names.currency) value = "$currency";
    } else if (value.is_int64() && key.starts_with("amount") && value.get_int64() == names.amount) {
        value = "$amount";
    }
}

}  // namespace

json::object recorded_scenario(const std::vector<std::string>& bodies, const store::OrderDetails& order,
                               domain::Status expected) {
    Names names{order.snapshot.order_id, {}, order.amount, order.currency};
    json::array events;
    for (const std::string& body : bodies) {
        const auto event = parse_json(body);
        if (!event || !event->is_object()) continue;
        collect_intents(event->get_object(), names.intents);
        events.push_back({{"event", *event}, {"expect", {{"http", 200}}}});
    }
    for (json::value& step : events)
        rename(step.as_object().at("event"), "", names);
    return {{"$schema", "scenario.schema.json"},
            {"name", "RecordedDelivery from " + order.snapshot.order_id},
            {"description", "What came for this order, in the order of arrival."},
            {"order", {{"course_id", order.course.id}}},
            {"events", std::move(events)},
            {"expect", {{"order", {{"status", to_string(expected)}}}}}};
}

}  // namespace orderwire::testbench
