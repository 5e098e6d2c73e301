#include "sandbox/protocol/pretty_json.hpp"

#include <cstdio>

namespace orderwire::sandbox {

namespace {

void append(const json::value& value, std::size_t depth, std::string& text) {
    const auto begin_line = [&text](std::size_t indentation) {
        text += '\n';
        text.append(indentation * 2, ' ');
    };
    if (const json::object* object = value.if_object(); object != nullptr && !object->empty()) {
        char separator = '{';
        for (const auto& [key, member] : *object) {
            text += separator;
            begin_line(depth + 1);
            text += json::serialize(key);
            text += ": ";
            append(member, depth + 1, text);
            separator = ',';
        }
        begin_line(depth);
        text += '}';
    } else if (const json::array* array = value.if_array(); array != nullptr && !array->empty()) {
        char separator = '[';
        for (const json::value& element : *array) {
            text += separator;
            begin_line(depth + 1);
            append(element, depth + 1, text);
            separator = ',';
        }
        begin_line(depth);
        text += ']';
    } else if (value.is_double()) {
        // The library would write 0.5 as 5E-1.
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.15g", value.get_double());
        text += digits;
    } else {
        text += json::serialize(value);
    }
}

}  // namespace

std::string pretty_json(const json::value& value) {
    std::string text;
    append(value, 0, text);
    return text;
}

}  // namespace orderwire::sandbox
