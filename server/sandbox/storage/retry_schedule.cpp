#include "sandbox/storage/retry_schedule.hpp"

#include <algorithm>

namespace orderwire::sandbox {

std::optional<std::chrono::milliseconds> retry_after(int attempts, std::chrono::milliseconds since_first) {
    const int doublings = std::clamp(attempts - 1, 0, 20);
    const auto wait = std::min(first_retry_after * (1 << doublings), retry_after_max);
    if (since_first + wait > retry_window) return std::nullopt;
    return wait;
}

}  // namespace orderwire::sandbox
