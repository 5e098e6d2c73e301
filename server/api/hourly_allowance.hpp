// So many an hour for each of many: all of them at once, and then one after the other as the hour goes. Pure:
// time is passed in. Single-threaded.
//
// Bounds: 65,536 that used some of theirs. Past that, those who come new share one allowance.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace orderwire::api {

class HourlyAllowance {
  public:
    using Instant = std::chrono::steady_clock::time_point;
    using Wait = std::chrono::steady_clock::duration;

    explicit HourlyAllowance(std::uint32_t per_hour);  // 0: no limit

    // Takes one: nothing. Or how long until there is one again; then nothing was taken.
    std::optional<Wait> take(const std::string& who, Instant now);
    // What was taken was not used.
    void give_back(const std::string& who);

    std::size_t size() const { return full_at_.size(); }

  private:
    const std::string& place_of(const std::string& who, Instant now);

    Wait interval_;                                     // in which one comes back; zero: no limit
    std::unordered_map<std::string, Instant> full_at_;  // when all of them are back
    Instant next_tidy_{};
};

}  // namespace orderwire::api
