// Waiting for something on a loop, which needs a work guard: it may have nothing else to do.
#pragma once

#include <chrono>

#include "base/async.hpp"

namespace orderwire::crash {

// Whether it came to hold within the time.
template <class Condition>
bool run_until(Loop& loop, std::chrono::milliseconds patience, const Condition& holds) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        loop.run_one_for(std::chrono::milliseconds(10));
        loop.poll();
    }
    return true;
}

inline void run_for(Loop& loop, std::chrono::milliseconds time) {
    run_until(loop, time, [] { return false; });
}

}  // namespace orderwire::crash
