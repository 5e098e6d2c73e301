// How fast somebody may ask for something: so often a second in the long run, and a few at once. Pure; time
// is passed in. Sixteen bytes, because every connection has one.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/monotonic.hpp"

namespace orderwire {

struct Rate {
    float per_second = 0;  // 0: as often as one likes
    float burst = 0;       // at once, after a pause
};

class TokenBucket {
  public:
    TokenBucket(const Rate& rate, Instant now) : tokens_(rate.burst), filled_at_(now) {}

    // Takes a token; false where there is none, and then nothing is taken. It is always asked with the same
    // rate.
    bool take(const Rate& rate, Instant now) {
        if (rate.per_second == 0) return true;
        if (now > filled_at_) {
            const float seconds = std::chrono::duration<float>(now - filled_at_).count();
            tokens_ = std::min(rate.burst, tokens_ + seconds * rate.per_second);
            filled_at_ = now;
        }
        if (tokens_ < 1) return false;
        tokens_ -= 1;
        return true;
    }
    // What was taken turned out to be no burden.
    void give_back(const Rate& rate) { tokens_ = std::min(rate.burst, tokens_ + 1); }

  private:
    float tokens_;
    Instant filled_at_;
};

}  // namespace orderwire
