// Points in time. Everything that is stored or shown is UTC with milliseconds; Stripe's `created` is whole
// seconds and stays a plain integer, because it must never order anything but a display.
#pragma once

#include <chrono>
#include <string>

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

// RFC 3339 with milliseconds: "2026-11-22T10:00:04.120Z".
std::string format_rfc3339(Time time);

inline std::int64_t to_milliseconds(Time time) { return time.time_since_epoch().count(); }
inline Time from_milliseconds(std::int64_t since_epoch) {
    return Time{std::chrono::milliseconds{since_epoch}};
}
inline std::int64_t to_seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace orderwire
