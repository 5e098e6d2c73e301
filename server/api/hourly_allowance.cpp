#include "api/hourly_allowance.hpp"

#include <algorithm>

namespace orderwire::api {

namespace {

constexpr HourlyAllowance::Wait an_hour = std::chrono::hours(1);
constexpr std::size_t known_max = 65'536;
const std::string everybody_else = "*";

}  // namespace

HourlyAllowance::HourlyAllowance(std::uint32_t per_hour)
    : interval_(per_hour == 0 ? Wait::zero() : an_hour / per_hour) {}

std::optional<HourlyAllowance::Wait> HourlyAllowance::take(const std::string& who, Instant now) {
    if (interval_ == Wait::zero()) return std::nullopt;
    Instant& full_at = full_at_.try_emplace(place_of(who, now), now).first->second;
    full_at = std::max(full_at, now);
    const Wait used = full_at - now;
    if (used > an_hour - interval_) return used - (an_hour - interval_);
    full_at += interval_;
    return std::nullopt;
}

void HourlyAllowance::give_back(const std::string& who) {
    auto found = full_at_.find(who);
    if (found == full_at_.end()) found = full_at_.find(everybody_else);
    if (found != full_at_.end()) found->second -= interval_;
}

const std::string& HourlyAllowance::place_of(const std::string& who, Instant now) {
    if (full_at_.size() < known_max || full_at_.contains(who)) return who;
    if (now >= next_tidy_) {
        std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
        next_tidy_ = now + std::chrono::seconds(1);
    }
    return full_at_.size() < known_max ? who : everybody_else;
}

}  // namespace orderwire::api
