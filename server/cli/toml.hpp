// The file of --config: as much of TOML 1.0 as settings need. Keys with texts, numbers, booleans, times, and
// lists of those; no tables. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace orderwire::cli {

// One `key = value`.
struct Setting {
    enum class Kind : std::uint8_t { text, number, boolean, time };
    struct Value {
        Kind kind = Kind::text;
        std::string text;  // a text's content; else as written, a number without its underscores, in decimal
    };
    std::string key;
    std::size_t line = 0;
    bool is_list = false;
    std::vector<Value> values;  // one, unless it is a list
};

// Error: `bad_settings`. Its detail names the line and what is wrong there, and repeats nothing that stands
// in it, where secrets do; the key only after its `=`.
result<std::vector<Setting>> parse_toml(std::string_view text);

}  // namespace orderwire::cli
