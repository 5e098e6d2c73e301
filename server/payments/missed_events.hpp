// Events that were sent while nobody listened: read from Stripe's list and applied like webhooks; those that
// came after all are duplicates, and harmless.
#pragma once

#include <string>
#include <vector>

#include "base/async.hpp"
#include "payments/intake.hpp"
#include "payments/stripe_api.hpp"

namespace orderwire::payments {

class MissedEvents {
  public:
    // Everything must outlive it. `livemode` is the mode of the Stripe key.
    MissedEvents(StripeApi& stripe, Intake& intake, const Clock& clock, bool livemode)
        : stripe_(stripe), intake_(intake), clock_(clock), livemode_(livemode) {}

    // Reads what was created since then, and a little before, because clocks and deliveries differ: how many
    // events there were. Stripe keeps its events for 30 days. Errors: `stripe_unavailable`, `stripe_refused`;
    // nothing was applied then.
    task<result<std::size_t>> read_since(Time since);

  private:
    task<stripe_result<std::vector<std::string>>> list(std::int64_t created_from);
    task<void> apply(std::string body);

    StripeApi& stripe_;
    Intake& intake_;
    const Clock& clock_;
    bool livemode_;
};

}  // namespace orderwire::payments
