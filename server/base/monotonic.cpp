#include "base/monotonic.hpp"

namespace orderwire {

namespace {

class SystemMonotonicClock final : public MonotonicClock {
  public:
    Instant now() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace

const MonotonicClock& monotonic_clock() {
    static const SystemMonotonicClock clock;
    return clock;
}

}  // namespace orderwire
