// Everything that a call to the sandbox's API may touch: the emulated account, its store, its faults. It all
// belongs to one thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/monotonic.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "sandbox/control/faults.hpp"
#include "sandbox/delivery/cli_listeners.hpp"
#include "sandbox/protocol/api_call.hpp"
#include "sandbox/protocol/api_error.hpp"
#include "sandbox/storage/database.hpp"
#include "sandbox/storage/delivery_queue.hpp"
#include "sandbox/storage/idempotency.hpp"
#include "sandbox/storage/object_store.hpp"
#include "sandbox/storage/task_queue.hpp"

namespace orderwire::sandbox {

struct Timings {
    std::chrono::milliseconds delivery_delay{800};  // between a call and the delivery of its events
    std::chrono::milliseconds settle_after{3'000};  // of bank debits, pending and failing refunds
};

struct EmulatorContext {
    EmulatorContext(const std::string& store_path, const Clock& the_clock, const Timings& the_timings,
                    RandomSource the_random, const MonotonicClock& the_monotonic = monotonic_clock())
        : clock(the_clock),
          monotonic(the_monotonic),
          timings(the_timings),
          random(std::move(the_random)),
          database(store_path),
          objects(database.connection()),
          deliveries(database.connection()),
          tasks(database.connection()),
          idempotency(database.connection()) {}
    EmulatorContext(const EmulatorContext&) = delete;
    EmulatorContext& operator=(const EmulatorContext&) = delete;

    std::int64_t now_seconds() const { return to_seconds(clock.now()); }

    const Clock& clock;
    const MonotonicClock& monotonic;
    Timings timings;
    RandomSource random;
    FaultSettings faults;
    CliListeners listeners;
    Secret webhook_secret;  // what is sent to listeners is signed with; the sandbox sets it at its start
    SandboxDatabase database;
    ObjectStore objects;
    DeliveryQueue deliveries;
    TaskQueue tasks;
    Idempotency idempotency;
};

// The answer's object, or the error.
using ApiHandler = ApiResult<json::object> (*)(EmulatorContext&, const ApiCall&);

}  // namespace orderwire::sandbox
