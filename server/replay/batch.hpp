// Sends the deliveries of one run, each when it is due, over a number of connections.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/async.hpp"
#include "base/time.hpp"
#include "replay/report.hpp"
#include "replay/schedule.hpp"
#include "replay/sender.hpp"
#include "replay/signing.hpp"
#include "replay/step.hpp"

namespace orderwire::replay {

struct BatchSettings {
    Sign sign = Sign::fresh;  // where a step says nothing
    bool retry =
        false;  // a 429, a 503 and no answer at all are tried again, after Retry-After or ever longer
    std::size_t run = 1;
    std::stop_token stop;  // who asks for it stops the loop too
};

// Heard once for each delivery, in the order of the answers.
using Delivered = std::function<void(const Step&, Outcome&)>;

// Returns when all are answered, or the stop is asked for: then the loop must not run again. With one
// connection the deliveries go in order; with more of them a later one may overtake. A delivery that waits
// for its retry holds up its connection only.
void send_batch(Loop& loop, std::vector<std::unique_ptr<Sender>>& senders, const std::vector<Step>& steps,
                const std::vector<Delivery>& deliveries, const Signer& signer, const Clock& clock,
                const BatchSettings& settings, const Delivered& delivered);

// The body with one byte changed, chosen by `at`: a digit where it has one, so that it stays JSON.
std::string corrupted(std::string body, std::uint64_t at);

}  // namespace orderwire::replay
