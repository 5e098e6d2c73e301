// Time that only grows, for waits, deadlines and rates: unlike the wall clock (time.hpp) nobody sets it. It
// says nothing about dates, and is never stored.
#pragma once

#include <chrono>

namespace orderwire {

using Instant = std::chrono::steady_clock::time_point;

// Where it comes from. Tests pass a clock of their own, that they move.
class MonotonicClock {
  public:
    virtual ~MonotonicClock() = default;
    virtual Instant now() const = 0;
};

// The system's. One instance, alive as long as the program.
const MonotonicClock& monotonic_clock();

}  // namespace orderwire
