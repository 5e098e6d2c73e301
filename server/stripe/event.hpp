// A Stripe event, read: what it says about an order, or why it says nothing. Pure; the source of each rule is
// docs.stripe.com/api/events/types. Objects are snapshots in the account's API version, so both `charges`
// (before 2022-11-15) and `latest_charge`, unknown fields and unknown enum values are ordinary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.hpp"
#include "domain/contribution.hpp"
#include "domain/verdict.hpp"

namespace orderwire::stripe {

using Reading = std::variant<domain::PaymentUpdate, domain::Verdict>;

struct Event {
    std::string id;            // evt_…
    std::string type;          // payment_intent.succeeded
    std::string account;       // "" is the account of the secret key
    std::int64_t created = 0;  // seconds, from 0 to the last one of the year 9999
    std::string object_id;     // of data.object, or ""
    Reading reading;
};

// `livemode` is the mode of our keys: events of the other one are ignored:wrong_mode. Errors: `invalid_json`,
// `invalid_event` (no id or type).
result<Event> read_event(std::string_view body, bool livemode);

// What stands for a verified body that is no event that we can read: `ignored:unreadable`, with an id made of
// the body, so that a repetition is known.
Event unreadable_event(std::string_view body);

}  // namespace orderwire::stripe
