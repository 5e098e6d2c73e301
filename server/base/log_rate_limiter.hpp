// For log lines that clients can bring about: lets so many through each second and counts the rest, so that
// nobody fills a disk. From any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/monotonic.hpp"

namespace orderwire {

class LogRateLimiter {
  public:
    explicit LogRateLimiter(std::uint32_t lines_per_second) : lines_per_second_(lines_per_second) {}

    // Whether a line may be written now: then how many were not since the last one that was.
    std::optional<std::uint64_t> pass(Instant now = monotonic_clock().now()) {
        const std::lock_guard lock(mutex_);
        if (now - second_ >= std::chrono::seconds(1)) {
            second_ = now;
            written_ = 0;
        }
        if (written_ >= lines_per_second_) {
            ++held_back_;
            return std::nullopt;
        }
        ++written_;
        const std::uint64_t held_back = held_back_;
        held_back_ = 0;
        return held_back;
    }

  private:
    std::mutex mutex_;
    std::uint32_t lines_per_second_;
    std::uint32_t written_ = 0;  // in the second that began at `second_`
    std::uint64_t held_back_ = 0;
    Instant second_;
};

}  // namespace orderwire
