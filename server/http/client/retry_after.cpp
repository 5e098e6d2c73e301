#include "http/client/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace orderwire::http {

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Time now) {
    constexpr std::uint32_t year = 366 * 86'400;  // further off is as good as this
    std::uint64_t seconds = 0;
    const char* end = value.data() + value.size();
    const auto [stopped_at, error] = std::from_chars(value.data(), end, seconds);
    if (stopped_at == end && error == std::errc::result_out_of_range) return std::chrono::seconds(year);
    if (stopped_at == end && error == std::errc{})
        return std::chrono::seconds(std::min<std::uint64_t>(seconds, year));
    // An HTTP date begins with the day's name.
    if (value.empty() || value.front() < 'A') return std::nullopt;
    const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    const auto wait = std::chrono::sys_seconds(std::chrono::seconds(date)) - now;
    return std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0),
                                                 std::chrono::seconds(year));
}

}  // namespace orderwire::http
