#include "cli/option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text/printable.hpp"
#include "base/text/utf8.hpp"
#include "cli/quoting.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

namespace {

std::string_view without_white_space(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(white);
    return first == text.npos ? std::string_view()
                              : text.substr(first, text.find_last_not_of(white) + 1 - first);
}

// C0, DEL, and C1 as UTF-8 has it.
bool has_control(std::string_view text) {
    unsigned char before = 0;
    return std::any_of(text.begin(), text.end(), [&](unsigned char c) {
        const bool is_c1 = std::exchange(before, c) == 0xC2 && c < 0xA0;
        return c < 0x20 || c == 0x7F || is_c1;
    });
}

// Nothing where it is no such word.
std::optional<bool> read_flag(std::string_view word) {
    constexpr std::array<std::string_view, 4> yes{"true", "on", "yes", "1"};
    constexpr std::array<std::string_view, 4> no{"false", "off", "no", "0"};
    if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
    if (std::find(no.begin(), no.end(), word) != no.end()) return false;
    return std::nullopt;
}

std::string_view in_words(Option::Kind kind) {
    switch (kind) {
        case Option::Kind::number:
            return "a number, without quotes";
        case Option::Kind::flag:
            return "true or false, without quotes";
        case Option::Kind::text:
            break;
    }
    return "a text, in quotes";
}

bool fits(Option::Kind kind, bool plain, Setting::Kind given) {
    switch (given) {
        case Setting::Kind::text:
            return kind == Option::Kind::text;
        case Setting::Kind::number:
            return kind == Option::Kind::number || plain;
        case Setting::Kind::boolean:
            return kind == Option::Kind::flag;
        case Setting::Kind::time:
            return plain;
    }
    return false;
}

}  // namespace

Option* Option::check(Check check) {
    checks_.push_back(std::move(check));
    return this;
}

Option* Option::repeatable() {
    repeatable_ = true;
    return this;
}

Option* Option::secret() {
    secret_ = true;
    return this;
}

Option* Option::plain() {
    plain_ = true;
    return this;
}

void Option::take_arguments(std::vector<std::string> values) {
    const Where where = "--" + name_;
    if (!repeatable_) return take_one(std::move(values.back()), where);
    std::vector<std::string> all;
    for (const std::string& value : values) {
        for (std::string& part : split(value))
            all.push_back(std::move(part));
    }
    take(std::move(all), where);
}

void Option::take_environment(const std::string& value) {
    const Where where = fmt::format("--{} ({})", name_, environment_name(name_));
    take(split(value), where);
}

void Option::take_credential(const std::string& text) {
    std::vector<std::string> values{text};
    if (repeatable_) {
        values.clear();
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            if (const std::string line = text.substr(begin, end - begin); !without_white_space(line).empty())
                values.push_back(line);
            begin = end + 1;
        }
        if (values.empty()) values.emplace_back();
    }
    take(std::move(values), fmt::format("--{0} (credential {0})", name_));
}

void Option::take_setting(const Setting& setting, const Where& file) {
    const Where where = fmt::format("--{} ({} line {})", name_, file, setting.line);
    if (setting.is_list && !repeatable_)
        throw UsageError(fmt::format("{}: a list was given; accepted is one value", where));
    if (setting.values.empty())
        throw UsageError(fmt::format("{}: an empty list was given; accepted is one value or more", where));
    std::vector<std::string> values;
    for (const Setting::Value& value : setting.values) {
        if (!fits(kind_, plain_, value.kind))
            throw UsageError(
                fmt::format("{}: a value of another kind was given; accepted is {}", where, in_words(kind_)));
        values.push_back(value.text);
    }
    if (!setting.is_list) values = split(values.front());
    take(std::move(values), where);
}

void Option::take(std::vector<std::string> values, const Where& where) {
    for (std::string& value : values)
        take_one(std::move(value), where);
}

std::vector<std::string> Option::split(const std::string& value) const {
    if (!repeatable_) return {value};
    std::vector<std::string> parts;
    std::string_view rest = value;
    for (std::size_t comma = rest.find(','); comma != rest.npos; comma = rest.find(',')) {
        parts.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma + 1);
    }
    parts.emplace_back(rest);
    return parts;
}

void Option::take_one(std::string value, const Where& where) {
    if (secret_) value = without_white_space(value);
    if (value.empty()) throw UsageError(fmt::format("{}: an empty value was given", where));
    if (value.size() > value_bytes_max) {
        throw UsageError(fmt::format("{}: a value of {} bytes was given; accepted are at most {}", where,
                                     value.size(), value_bytes_max));
    }
    if (has_control(value) || !is_utf8(value))
        refuse(where, value, "accepted is one line of UTF-8, without control characters");
    if (kind_ == Kind::flag) {
        const auto read = read_flag(value);
        if (!read) refuse(where, value, "accepted is true or false");
        value = *read ? "true" : "false";
    }
    for (const Check& check : checks_) {
        if (const auto why = check(value)) refuse(where, value, *why);
    }
    if (!store_(value)) refuse(where, value, "accepted is a number");
}

void Option::refuse(const Where& where, const std::string& given, const std::string& why) const {
    throw UsageError(fmt::format("{}: {} was given; {}", where,
                                 secret_ ? "a value (not shown)" : quote_value(given), why));
}

std::string environment_name(std::string option) {
    std::transform(option.begin(), option.end(), option.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return "ORDERWIRE_" + option;
}

}  // namespace orderwire::cli
