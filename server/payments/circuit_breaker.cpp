#include "payments/circuit_breaker.hpp"

namespace orderwire::payments {

bool CircuitBreaker::lets_through(Instant now) {
    const std::lock_guard lock(mutex_);
    if (failures_ < failures_to_open) return true;
    if (now < shut_until_) return false;
    shut_until_ = now + open_time;  // for everybody but this one, who finds out
    return true;
}

void CircuitBreaker::succeeded() {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
}

void CircuitBreaker::failed(Instant now) {
    const std::lock_guard lock(mutex_);
    ++failures_;
    if (failures_ >= failures_to_open) shut_until_ = now + open_time;
}

}  // namespace orderwire::payments
