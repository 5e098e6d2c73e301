// How a channel retries, and when it stops to.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace orderwire::outbox {

struct PausePolicy {
    int failures = 20;                                                 // in a row, over all messages,
    std::chrono::milliseconds over = std::chrono::hours(1);            // for at least so long
    std::chrono::milliseconds probe_interval = std::chrono::hours(1);  // then one attempt each
    std::chrono::milliseconds hold_max = std::chrono::minutes(15);     // that all wait for a Retry-After
};

struct Policy {
    std::vector<std::chrono::milliseconds>
        waits;            // after the first failed attempt, the second, …; then it is given up
    double jitter = 0.1;  // a wait becomes longer by up to this part of it
    std::chrono::milliseconds retry_after_max = std::chrono::hours(24);
    std::size_t at_once = 16;
    // Of a channel with one receiver, whose failures say something about all messages.
    std::optional<PausePolicy> pause;
};

}  // namespace orderwire::outbox
