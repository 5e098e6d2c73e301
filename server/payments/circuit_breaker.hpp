// Keeps customers from waiting for a provider that is down: after some calls in a row without a usable
// answer, the next ones fail at once for a while, but one that finds out whether it is back. Thread-safe;
// pure but for its lock.
#pragma once

#include <chrono>
#include <mutex>

namespace orderwire::payments {

class CircuitBreaker {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    static constexpr int failures_to_open = 3;
    static constexpr std::chrono::seconds open_time{5};

    // Whether a call may be made now. Whoever is let through says how it went.
    bool lets_through(Instant now);
    void succeeded();
    void failed(Instant now);

  private:
    std::mutex mutex_;
    int failures_ = 0;  // in a row
    Instant shut_until_{};
};

}  // namespace orderwire::payments
