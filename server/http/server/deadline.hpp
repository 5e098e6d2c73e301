// A moment by which something must have happened, by the clock that Asio's timers wait by. It may be moved at
// every turn of a connection: most moments move before they are reached, so the timer is left alone where it
// fires too early, and then looks again.
#pragma once

#include <chrono>
#include <memory>

#include "base/timer.hpp"

namespace orderwire::http {

// `Owner` is shared, and has on_deadline(). It is kept alive while the timer waits.
template <class Owner>
class Deadline {
  public:
    explicit Deadline(const Executor& executor) : timer_(executor) {}

    void set(std::chrono::milliseconds from_now, Owner& owner) {
        at_ = std::chrono::steady_clock::now() + from_now;
        if (!waits_ || timer_.expiry() > at_) arm(owner);
    }
    void clear() { at_ = Instant::max(); }
    void cancel() {
        clear();
        timer_.cancel();
    }

  private:
    using Instant = std::chrono::steady_clock::time_point;

    void arm(Owner& owner) {
        waits_ = true;
        timer_.expires_at(at_);
        timer_.async_wait([self = owner.shared_from_this()](boost::system::error_code error) {
            // Where it failed, a newer wait has taken this one's place, or the owner is done.
            if (!error) self->deadline_.on_timer(*self);
        });
    }

    void on_timer(Owner& owner) {
        waits_ = false;
        if (at_ == Instant::max()) return;
        if (std::chrono::steady_clock::now() < at_) return arm(owner);
        clear();
        owner.on_deadline();
    }

    Timer timer_;
    Instant at_ = Instant::max();
    bool waits_ = false;
};

}  // namespace orderwire::http
