#include "replay/input/object_reader.hpp"

#include <algorithm>
#include <utility>

namespace orderwire::replay {

ObjectReader::ObjectReader(const Input& input, JsonSlice slice, std::initializer_list<std::string_view> known)
    : input_(input), slice_(std::move(slice)) {
    if (!slice_.value.is_object()) input_.refuse(slice_.offset, "an object was expected");
    for (const auto& member : slice_.value.get_object()) {
        const std::string_view key = member.key();
        if (std::find(known.begin(), known.end(), key) == known.end())
            refuse(key, "'" + std::string(key) + "' is not known here");
    }
}

bool ObjectReader::has(std::string_view key) const { return slice_.value.get_object().contains(key); }

JsonSlice ObjectReader::at(std::string_view key) const { return member_of(input_, slice_, key); }

void ObjectReader::refuse(std::string_view key, const std::string& what) const {
    input_.refuse(at(key).offset, what);
}

void ObjectReader::refuse(const std::string& what) const { input_.refuse(slice_.offset, what); }

std::optional<std::string> ObjectReader::text(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    const JsonSlice member = at(key);
    if (!member.value.is_string()) input_.refuse(member.offset, std::string(key) + " is a string");
    return std::string(member.value.get_string());
}

bool ObjectReader::flag(std::string_view key) const {
    if (!has(key)) return false;
    const JsonSlice member = at(key);
    if (!member.value.is_bool()) input_.refuse(member.offset, std::string(key) + " is true or false");
    return member.value.get_bool();
}

std::optional<double> ObjectReader::number(std::string_view key, double min, double max,
                                           const std::string& what) const {
    if (!has(key)) return std::nullopt;
    const JsonSlice member = at(key);
    const double value = member.value.is_number() ? member.value.to_number<double>() : min - 1;
    if (value < min || value > max) input_.refuse(member.offset, std::string(key) + " is " + what);
    return value;
}

std::vector<int> ObjectReader::http(std::string_view key) const {
    std::vector<int> codes;
    if (!has(key)) return codes;
    const JsonSlice member = at(key);
    const json::array list = member.value.is_array() ? member.value.get_array() : json::array{member.value};
    for (const json::value& code : list) {
        if (!code.is_int64() || code.get_int64() < 100 || code.get_int64() > 599)
            input_.refuse(member.offset, std::string(key) + " is an HTTP code, or a list of them");
        codes.push_back(static_cast<int>(code.get_int64()));
    }
    return codes;
}

std::optional<SignatureMode> ObjectReader::sign(std::string_view key) const {
    const auto name = text(key);
    if (!name) return std::nullopt;
    const auto found = signature_mode_named(*name);
    if (!found || found == SignatureMode::verbatim)
        refuse(key, "sign is one of fresh, stale, wrong, rotated");
    return found;
}

}  // namespace orderwire::replay
