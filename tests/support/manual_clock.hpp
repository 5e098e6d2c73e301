// A monotonic clock that stands until a test moves it.
#pragma once

#include "base/monotonic.hpp"

namespace orderwire::test {

class ManualClock final : public MonotonicClock {
  public:
    Instant now() const override { return now_; }
    void advance(std::chrono::milliseconds by) { now_ += by; }

  private:
    Instant now_{std::chrono::hours(1)};
};

}  // namespace orderwire::test
