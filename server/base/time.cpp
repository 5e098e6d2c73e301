#include "base/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace orderwire {

namespace {

class SystemClock final : public Clock {
  public:
    Time now() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

// Takes a number of exactly `digits` digits off the text's front; nothing where there is none.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || text.front() == '-') return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, std::string_view characters) {
    if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// ".12" are 120 milliseconds.
std::optional<std::chrono::milliseconds> take_decimals(std::string_view& text) {
    int milliseconds = 0;
    if (!take(text, ".")) return std::chrono::milliseconds(0);
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
        if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits)
        milliseconds *= 10;
    return std::chrono::milliseconds(milliseconds);
}

// "Z" or "+01:00": how far the clock shown is ahead of UTC.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (take(text, "Zz")) return std::chrono::minutes(0);
    const bool behind = text.starts_with('-');
    if (!take(text, "+-")) return std::nullopt;
    const auto hours = take_number(text, 2);
    const bool colon = hours && take(text, ":");
    const auto minutes = colon ? take_number(text, 2) : std::nullopt;
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes ahead = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return behind ? -ahead : ahead;
}

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

std::string format_rfc3339(Time time) {
    constexpr std::int64_t first_second = -62'167'219'200;
    time = std::clamp(time, Time{std::chrono::seconds{first_second}},
                      Time{std::chrono::seconds{last_second} + std::chrono::milliseconds{999}});
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

// By hand: GCC 12 has no std::chrono::parse. The date is judged by <chrono>.
std::optional<Time> parse_rfc3339(std::string_view text) {
    const auto year = take_number(text, 4);
    const bool dash = year && take(text, "-");
    const auto month = dash ? take_number(text, 2) : std::nullopt;
    const bool second_dash = month && take(text, "-");
    const auto day = second_dash ? take_number(text, 2) : std::nullopt;
    const bool separated = day && take(text, "Tt ");
    const auto hour = separated ? take_number(text, 2) : std::nullopt;
    const bool colon = hour && take(text, ":");
    const auto minute = colon ? take_number(text, 2) : std::nullopt;
    const bool second_colon = minute && take(text, ":");
    const auto second = second_colon ? take_number(text, 2) : std::nullopt;
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto decimals = take_decimals(text);
    const auto offset = decimals ? take_offset(text) : std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!offset || !text.empty() || !date.ok()) return std::nullopt;
    return Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + *decimals - *offset;
}

}  // namespace orderwire
