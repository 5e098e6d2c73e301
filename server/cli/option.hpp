// One option of a command: its name, where its value goes, what it accepts, and how a wrong value is refused.
#pragma once

#include <charconv>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "cli/toml.hpp"

namespace orderwire::cli {

// Judges a value. Nothing: it is taken; else why not, without repeating it, such as "accepted is …".
using Check = std::function<std::optional<std::string>(const std::string& given)>;

// Longer values are refused, whatever they are for: a path has at most so many bytes.
inline constexpr std::size_t value_bytes_max = 4096;

class Option {
  public:
    enum class Kind : std::uint8_t { text, number, flag };
    // Takes one value, for a list one after the other; false where it is no such number.
    using Store = std::function<bool(const std::string& value)>;

    Option(std::string name, std::string argument, std::string help, Kind kind, Store store)
        : name_(std::move(name)),
          argument_(std::move(argument)),
          help_(std::move(help)),
          kind_(kind),
          store_(std::move(store)) {}

    Option* check(Check check);
    Option* repeatable();  // several values: repeated, with commas, or a list in the file
    Option* secret();      // trimmed, and never repeated in an error
    Option* plain();       // a text that the file may give without quotes: a number or a time

    const std::string& name() const { return name_; }          // "listen"
    const std::string& argument() const { return argument_; }  // "HOST:PORT [127.0.0.1:8080]"
    const std::string& help() const { return help_; }
    bool is_flag() const { return kind_ == Kind::flag; }
    bool is_repeatable() const { return repeatable_; }
    bool is_secret() const { return secret_; }

    // What an error calls it: --listen, (ORDERWIRE_LISTEN) or the file's line behind it.
    using Where = std::string;
    // All throw UsageError: "--listen: 'nowhere' was given; accepted is …".
    void take_arguments(std::vector<std::string> values);
    void take_environment(const std::string& value);
    void take_credential(const std::string& text);  // one value, or of a list one on each line
    void take_setting(const Setting& setting, const Where& file);

  private:
    void take(std::vector<std::string> values, const Where& where);
    void take_one(std::string value, const Where& where);
    std::vector<std::string> split(const std::string& value) const;
    [[noreturn]] void refuse(const Where& where, const std::string& given, const std::string& why) const;

    std::string name_;
    std::string argument_;
    std::string help_;
    Kind kind_;
    Store store_;
    std::vector<Check> checks_;
    bool repeatable_ = false;
    bool secret_ = false;
    bool plain_ = false;
};

// ORDERWIRE_SOME_OPTION for some-option.
std::string environment_name(std::string option);

// How a value is kept in a variable of this type.
template <class Value>
constexpr Option::Kind kind_of() {
    return std::same_as<Value, bool>                            ? Option::Kind::flag
           : std::integral<Value> || std::floating_point<Value> ? Option::Kind::number
                                                                : Option::Kind::text;
}

inline bool store_value(std::string& target, const std::string& value) {
    target = value;
    return true;
}
inline bool store_value(Secret& target, const std::string& value) {
    target = Secret(value);
    return true;
}
inline bool store_value(bool& target, const std::string& value) {
    target = value == "true";
    return true;
}
template <class Number>
bool store_value(Number& target, const std::string& value) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), target);
    return error == std::errc{} && end == value.data() + value.size();
}
template <class Item>
bool store_value(std::vector<Item>& target, const std::string& value) {
    return store_value(target.emplace_back(), value);
}

}  // namespace orderwire::cli
