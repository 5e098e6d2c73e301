// Stripe's request encoding: application/x-www-form-urlencoded, names with nested brackets. Pure.
//
// The result holds only strings and objects. "a[b]=1" is {"a":{"b":"1"}}; a list is an object whose keys are
// its positions, because only the reader of a parameter knows whether "metadata[0]" is a list: "a[]=x&a[]=y"
// is
// {"a":{"0":"x","1":"y"}}.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace orderwire::sandbox {

struct FormLimits {
    std::size_t fields_max = 1000;
    std::size_t depth_max = 8;  // names like a[b][c] have depth 3
};

// A body or a query. A repeated scalar counts as it came last. Error: `invalid_form`, its detail says what is
// wrong.
result<json::object> parse_form(std::string_view text, const FormLimits& limits = {});

// One text that is the same for every order of the same parameters.
std::string canonical_form(const json::object& form);

// "a%20b+c" is "a b c". Error: `invalid_form` for a broken escape, invalid UTF-8 or a zero byte.
result<std::string> decode_form_text(std::string_view text);

// The reverse of decode_form_text, for links.
std::string encode_form_text(std::string_view text);

// The beginning of a text, not half a character at its end: what an error may repeat.
std::string excerpt(std::string_view text, std::size_t bytes_max = 100);

}  // namespace orderwire::sandbox
