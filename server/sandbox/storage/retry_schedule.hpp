// When a delivery that failed is tried again. Pure.
#pragma once

#include <chrono>
#include <optional>

namespace orderwire::sandbox {

inline constexpr std::chrono::milliseconds first_retry_after{1'000};
inline constexpr std::chrono::milliseconds retry_after_max = std::chrono::hours(1);
inline constexpr std::chrono::milliseconds retry_window = std::chrono::hours(72);

// After `attempts` (1 or more) failed attempts, the first of which began `since_first` ago: 1 s, doubled each
// time up to an hour; nothing once three days are over.
std::optional<std::chrono::milliseconds> retry_after(int attempts, std::chrono::milliseconds since_first);

}  // namespace orderwire::sandbox
