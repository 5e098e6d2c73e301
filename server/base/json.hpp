// Reading JSON that strangers wrote. Each look-up answers with nothing where a member is missing or has
// another type, so that a caller states only what it needs.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace orderwire {

namespace json = boost::json;

// Parses one JSON text. Errors: `invalid_json` (also invalid UTF-8 and nesting deeper than 32).
result<json::value> parse_json(std::string_view text);

// The whole number that a value is, if it is one and fits: to JSON 4900, 4900.0 and 4.9e3 are one.
std::optional<std::int64_t> integer_in(const json::value& value);

// The member `key`, as the type asked for.
const json::object* object_at(const json::object& object, std::string_view key);
const json::array* array_at(const json::object& object, std::string_view key);
std::optional<std::string_view> string_at(const json::object& object, std::string_view key);
std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key);
std::optional<bool> bool_at(const json::object& object, std::string_view key);

// The string member `key`, or "" where there is none.
std::string text_at(const json::object& object, std::string_view key);

// For members that are always there, and say null where there is nothing.
inline json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}
inline json::value text_or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}

}  // namespace orderwire
