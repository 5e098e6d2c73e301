#include "app/since.hpp"

#include <charconv>

#include "base/parse_time.hpp"

namespace orderwire::app {

std::optional<Time> read_since(const std::string& text, Time now) {
    if (const auto time = parse_rfc3339(text)) return time;
    if (const auto day = parse_rfc3339(text + "T00:00:00Z")) return day;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end + 1 != text.data() + text.size() || count < 0 || count > 1'000'000'000)
        return std::nullopt;
    switch (*end) {
        case 's':
            return now - std::chrono::seconds(count);
        case 'm':
            return now - std::chrono::minutes(count);
        case 'h':
            return now - std::chrono::hours(count);
        case 'd':
            return now - std::chrono::days(count);
        default:
            return std::nullopt;
    }
}

CLI::Validator since(Time now) {
    return accepts("a time like 2026-11-22T10:00:00Z, a date, or 90s, 15m, 2h or 3d for a time ago",
                   [now](const std::string& given) { return read_since(given, now).has_value(); });
}

}  // namespace orderwire::app
