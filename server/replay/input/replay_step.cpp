#include "replay/input/replay_step.hpp"

namespace orderwire::replay {

namespace {

json::value in_place_of(std::string_view placeholder, const TestOrder& test_order) {
    if (placeholder == "$order") return json::value(json::string(test_order.order));
    if (placeholder == "$payment_intent") return json::value(json::string(test_order.payment_intent));
    if (placeholder == "$currency") return json::value(json::string(test_order.currency));
    if (placeholder == "$amount") return test_order.amount;
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

}  // namespace

bool needs_test_order(const json::value& written) {
    json::value copy = written;
    bool found = false;
    for_each_placeholder(copy, [&](json::value&) { found = true; });
    return found;
}

void fill_placeholders(json::value& written, const TestOrder& test_order) {
    for_each_placeholder(written, [&](json::value& value) {
        value = in_place_of(std::string(value.get_string()), test_order);
    });
}

}  // namespace orderwire::replay
