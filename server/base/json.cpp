#include "base/json.hpp"

#include <cmath>

namespace orderwire {

result<json::value> parse_json(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error) return Error{"invalid_json", "the body is not valid JSON"};
    return value;
}

const json::object* object_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* array_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
}

std::optional<std::string_view> string_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string_view(value->get_string());
}

std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? std::nullopt : integer_in(*value);
}

std::optional<std::int64_t> integer_in(const json::value& value) {
    if (value.is_int64()) return value.get_int64();
    if (!value.is_double()) return std::nullopt;
    // Beyond 2^53 a double no longer says which whole number was meant.
    constexpr double exact_max = 9'007'199'254'740'992;
    const double number = value.get_double();
    if (!(std::abs(number) <= exact_max) || std::trunc(number) != number) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<bool> bool_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

std::string text_at(const json::object& object, std::string_view key) {
    return std::string(string_at(object, key).value_or(""));
}

}  // namespace orderwire
