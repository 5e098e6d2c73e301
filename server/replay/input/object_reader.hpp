// An object of a file that a person wrote, member by member. Every look-up refuses, with its place, what is
// of another type.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/input/input.hpp"
#include "replay/input/json_text.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

class ObjectReader {
  public:
    // Refuses what is no object, and members that are not `known`. The input must outlive it.
    ObjectReader(const Input& input, JsonSlice slice, std::initializer_list<std::string_view> known);

    bool has(std::string_view key) const;
    JsonSlice at(std::string_view key) const;
    [[noreturn]] void refuse(std::string_view key, const std::string& what) const;
    [[noreturn]] void refuse(const std::string& what) const;

    std::optional<std::string> text(std::string_view key) const;
    bool flag(std::string_view key) const;
    std::optional<double> number(std::string_view key, double min, double max, const std::string& what) const;
    // One HTTP code, or a list of them.
    std::vector<int> http(std::string_view key) const;
    // Every way of signing but verbatim: a scenario's events are new ones, no recorded signature would fit.
    std::optional<SignatureMode> sign(std::string_view key) const;

    const Input& input() const { return input_; }

  private:
    const Input& input_;
    JsonSlice slice_;
};

}  // namespace orderwire::replay
