// Sends the deliveries of one run, each when it is due, over a number of connections.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/async.hpp"
#include "base/monotonic.hpp"
#include "base/time.hpp"
#include "replay/input/replay_step.hpp"
#include "replay/plan/delivery_schedule.hpp"
#include "replay/report/report.hpp"
#include "replay/run/endpoint_connection.hpp"
#include "replay/run/signer.hpp"

namespace orderwire::replay {

struct RunSettings {
    SignatureMode sign = SignatureMode::fresh;  // where a step says nothing
    // A 429, a 503 and no answer at all are tried again, after Retry-After or ever longer.
    bool retry = false;
    std::size_t run = 1;
    const MonotonicClock& monotonic = monotonic_clock();  // of dues and durations
    std::stop_token stop;                                 // who asks for it stops the loop too
};

// Heard once for each delivery, in the order of the answers.
using OnDelivered = std::function<void(const ReplayStep&, DeliveryOutcome&)>;

// Returns when all are answered, or the stop is asked for: then the loop must not run again. With one
// connection the deliveries go in order; with more of them a later one may overtake. A delivery that waits
// for its retry holds up its connection only.
void execute_run(Loop& loop, std::vector<std::unique_ptr<EndpointConnection>>& connections,
                 const std::vector<ReplayStep>& steps, const std::vector<ScheduledDelivery>& deliveries,
                 const Signer& signer, const Clock& clock, const RunSettings& settings,
                 const OnDelivered& on_delivered);

// The body with one byte changed, chosen by `at`: a digit where it has one, so that it stays JSON.
std::string corrupted(std::string body, std::uint64_t at);

}  // namespace orderwire::replay
