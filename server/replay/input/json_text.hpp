// Where values stand in a JSON text. A parsed value has lost its bytes, and an event must be sent as it was
// recorded, byte for byte.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "replay/input/input.hpp"

namespace orderwire::replay {

inline constexpr std::size_t json_depth_max = 128;

// A value and the bytes it was read from: text.substr(offset, size).
struct JsonSlice {
    json::value value;
    std::size_t offset = 0;
    std::size_t size = 0;

    std::string_view in(const Input& input) const {
        return std::string_view(input.text).substr(offset, size);
    }
};

// Calls `use` with each value of a text that is one JSON value or several in a row, blank space between them;
// a byte order mark before the first is skipped. Throws InputError where there is none, where one is broken,
// and where it nests deeper than json_depth_max.
// A line between them that `is_beside` takes for no JSON is passed over, unless nothing else is there. The
// number of such lines.
std::size_t for_each_json_value(const Input& input, const std::function<void(const JsonSlice&)>& use,
                                const std::function<bool(std::string_view line)>& is_beside = {});

// The elements of the array that starts at `array.offset`, and the member `key` of an object. Of a repeated
// key the last counts, as with every parser.
std::vector<JsonSlice> elements_of(const Input& input, const JsonSlice& array);
JsonSlice member_of(const Input& input, const JsonSlice& object, std::string_view key);

}  // namespace orderwire::replay
