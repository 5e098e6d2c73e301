#include "cli/time_argument.hpp"

#include <charconv>

#include "base/time.hpp"
#include "cli/checks.hpp"

namespace orderwire::cli {

namespace {

std::optional<std::chrono::seconds> unit_of(char letter) {
    switch (letter) {
        case 's':
            return std::chrono::seconds(1);
        case 'm':
            return std::chrono::minutes(1);
        case 'h':
            return std::chrono::hours(1);
        case 'd':
            return std::chrono::days(1);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Time> read_time_argument(const std::string& text, Time now) {
    if (const auto time = parse_rfc3339(text)) return time;
    if (const auto day = parse_rfc3339(text + "T00:00:00Z")) return day;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end + 1 != text.data() + text.size() || count < 0 || count > 1'000'000'000)
        return std::nullopt;
    const std::optional<std::chrono::seconds> unit = unit_of(*end);
    if (!unit) return std::nullopt;
    const Time then = now - *unit * count;
    return then < Time{} ? std::nullopt : std::optional(then);
}

Check time_argument(Time now) {
    return accepts("a time like 2026-11-22T10:00:00Z, a date, or 90s, 15m, 2h or 3d for a time ago",
                   [now](const std::string& given) { return read_time_argument(given, now).has_value(); });
}

}  // namespace orderwire::cli
