// Points in time. Everything that is stored or shown is UTC with milliseconds; Stripe's `created` is whole
// seconds and stays a plain integer, because it must never order anything but a display.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orderwire {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// Where the time comes from. Tests pass a clock of their own; nothing else in the program asks the system.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

// The system's wall clock. One instance, alive as long as the program.
const Clock& system_clock();

// The last second that four digits of a year can show, of 9999-12-31.
inline constexpr std::int64_t last_second = 253'402'300'799;

// RFC 3339 with milliseconds: "2026-11-22T10:00:04.120Z". Times before the year 0 or after 9999 are shown as
// the first or the last that it can say.
std::string format_rfc3339(Time time);
// Reads that, and likewise with another number of decimals (beyond milliseconds they are cut off) and with an
// offset such as +01:00. Nothing where it is no such time.
std::optional<Time> parse_rfc3339(std::string_view text);

inline std::int64_t to_milliseconds(Time time) { return time.time_since_epoch().count(); }
inline Time from_milliseconds(std::int64_t since_epoch) {
    return Time{std::chrono::milliseconds{since_epoch}};
}
// Seconds of strangers: saturates long before the conversion would overflow.
inline Time from_seconds(std::int64_t since_epoch) {
    return Time{std::chrono::seconds{std::clamp(since_epoch, -last_second, last_second)}};
}
inline std::int64_t to_seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace orderwire
