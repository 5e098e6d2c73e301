// Everything that a call to the sandbox's API may touch, and the call itself. It all belongs to one thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "sandbox/api_error.hpp"
#include "sandbox/delivery_queue.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/idempotency.hpp"
#include "sandbox/listeners.hpp"
#include "sandbox/records.hpp"
#include "sandbox/state.hpp"
#include "sandbox/tasks.hpp"

namespace orderwire::sandbox {

// The API version whose shapes all objects have.
inline constexpr std::string_view api_version = "2026-10-28.endive";

struct Timings {
    std::chrono::milliseconds delivery_delay{800};  // between a call and the delivery of its events
    std::chrono::milliseconds settle_after{3'000};  // of bank debits, pending and failing refunds
};

struct World {
    World(const std::string& store_path, const Clock& the_clock, const Timings& the_timings, Dice the_dice)
        : clock(the_clock),
          timings(the_timings),
          dice(std::move(the_dice)),
          state(store_path),
          records(state.database()),
          deliveries(state.database()),
          tasks(state.database()),
          idempotency(state.database()) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    std::int64_t now_seconds() const { return to_seconds(clock.now()); }

    const Clock& clock;
    Timings timings;
    Dice dice;
    Faults faults;
    Listeners listeners;
    Secret webhook_secret;  // what is sent to listeners is signed with; the sandbox sets it at its start
    State state;
    Records records;
    DeliveryQueue deliveries;
    Tasks tasks;
    Idempotency idempotency;
};

// What an event was caused by; both empty where the sandbox acted by itself.
struct Cause {
    std::string request_id;
    std::string idempotency_key;
};

enum class Caller { secret_key, publishable_key };

struct Call {
    Caller caller = Caller::secret_key;
    std::string version = std::string(api_version);  // whose shapes the caller wants
    std::string id;                                  // what the path's {} matched, if it has one
    json::object form;                               // as parse_form gives it, without card numbers
    std::string_view stripes_parameters = {};        // what Stripe takes here, for what the sandbox refuses
    Cause cause;
    std::string base_url;  // where the caller reached the sandbox: "http://127.0.0.1:12111"
};

// The answer's object, or the error.
using Handler = outcome<json::object> (*)(World&, const Call&);

}  // namespace orderwire::sandbox
