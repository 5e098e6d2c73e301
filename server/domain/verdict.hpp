// What became of an event: the webhook's answer, and what is stored beside it.
#pragma once

#include <string>
#include <string_view>

namespace orderwire::domain {

struct Verdict {
    enum class Kind { applied, no_change, duplicate, parked, ignored, review };

    Kind kind = Kind::no_change;
    std::string reason;  // of ignored and review: snake_case

    static Verdict applied() { return {Kind::applied, {}}; }
    static Verdict no_change() { return {Kind::no_change, {}}; }
    static Verdict duplicate() { return {Kind::duplicate, {}}; }
    static Verdict parked() { return {Kind::parked, {}}; }
    static Verdict ignored(std::string_view reason) { return {Kind::ignored, std::string(reason)}; }
    static Verdict review(std::string_view reason) { return {Kind::review, std::string(reason)}; }

    bool operator==(const Verdict&) const = default;
};

std::string to_string(const Verdict& verdict);  // "applied", "ignored:not_ours", …

}  // namespace orderwire::domain
