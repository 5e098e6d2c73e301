// Open orders do not stay open for ever: past their time they are cancelled, through Stripe where they are
// bound, so that nobody pays for an order that was given up.
#pragma once

#include <chrono>
#include <memory>

#include "base/async.hpp"
#include "payments/payments.hpp"

namespace orderwire::payments {

class Expiry {
  public:
    // Looks every minute, or more often where `age` is short. `payments` and `clock` must outlive the loop.
    Expiry(Payments& payments, std::unique_ptr<store::Reader> reader, const Clock& clock,
           std::chrono::milliseconds age);

    // Begins to look, on `loop`, until the loop ends. The expiry must outlive the loop.
    void start(const Executor& loop);

  private:
    task<void> run();
    task<void> sweep();

    Payments& payments_;
    std::unique_ptr<store::Reader> reader_;
    const Clock& clock_;
    std::chrono::milliseconds age_;
};

}  // namespace orderwire::payments
