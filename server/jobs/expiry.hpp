// Open orders do not stay open for ever: past their time they are cancelled, through Stripe where they are
// bound, so that nobody pays for an order that was given up. One that can't be cancelled yet is tried again
// after a pause of its own; those behind it go on.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "base/async.hpp"
#include "base/backoff.hpp"
#include "base/monotonic.hpp"
#include "base/periodic.hpp"
#include "payments/payments.hpp"

namespace orderwire::jobs {

class Expiry {
  public:
    struct Options {
        std::chrono::milliseconds age = std::chrono::hours(24);
        std::size_t page = 1'000;                       // orders that are read at once
        std::chrono::milliseconds first_pause{60'000};  // of one that can't be cancelled; doubled up to 1 h
    };

    // Looks every minute, or more often where the age is short. What is passed by reference must outlive the
    // loop.
    Expiry(payments::Payments& payments, std::unique_ptr<store::Queries> reader, const Clock& clock,
           Options options, const MonotonicClock& monotonic = monotonic_clock());

    // Begins to look, on `loop`, until the loop ends. The expiry must outlive the loop.
    void start(const Executor& loop);

  private:
    task<void> sweep();
    task<void> expire(std::string order_id);

    payments::Payments& payments_;
    std::unique_ptr<store::Queries> reader_;
    const Clock& clock_;
    const MonotonicClock& monotonic_;
    Options options_;
    Backoff backoff_;
    std::optional<Periodic> periodic_;
};

}  // namespace orderwire::jobs
