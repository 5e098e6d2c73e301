#include "base/json.hpp"

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
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
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
