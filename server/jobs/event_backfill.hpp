// Events that were sent while nobody listened: read from Stripe's list and applied like webhooks; those that
// came after all are duplicates, and harmless.
#pragma once

#include <string>
#include <vector>

#include "base/async.hpp"
#include "ingest/event_ingest.hpp"
#include "payments/stripe_api.hpp"

namespace orderwire::jobs {

class EventBackfill {
  public:
    // Everything must outlive it. `livemode` is the mode of the Stripe key.
    EventBackfill(payments::StripeApi& stripe, ingest::EventIngest& event_ingest, const Clock& clock,
                  bool livemode)
        : stripe_(stripe), event_ingest_(event_ingest), clock_(clock), livemode_(livemode) {}

    // Reads what was created since then, and a little before, because clocks and deliveries differ: how many
    // events there were. Stripe keeps its events for 30 days. Errors: `stripe_unavailable`, `stripe_refused`;
    // nothing was applied then.
    task<result<std::size_t>> read_since(Time since);

  private:
    task<payments::stripe_result<std::vector<std::string>>> list(std::int64_t created_from);
    task<void> apply(std::string body);

    payments::StripeApi& stripe_;
    ingest::EventIngest& event_ingest_;
    const Clock& clock_;
    bool livemode_;
};

}  // namespace orderwire::jobs
