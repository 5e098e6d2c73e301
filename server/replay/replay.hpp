// The testers' tool: sends recorded webhook events again, rightly or wrongly, and judges what comes of them.
#pragma once

#include <cstdint>
#include <ostream>
#include <stop_token>

#include "base/monotonic.hpp"
#include "base/time.hpp"
#include "replay/input/input_set.hpp"
#include "replay/options.hpp"
#include "replay/report/composite_report.hpp"

namespace orderwire::replay {

// Reads the files, sends the deliveries, reports to `out`. True where everything went as expected. Throws
// InputError for files and combinations of options that can't be used; then nothing was sent.
bool run(Options options, const Clock& clock, std::ostream& out,
         const MonotonicClock& monotonic = monotonic_clock());

// The same of what was read already, reported to `reports`, on the calling thread. `options` has a seed. A
// stop that is asked for, on any thread, ends it at once; false then.
bool run(Options options, InputSet input_set, const Clock& clock, CompositeReport& reports,
         const std::stop_token& stop = {}, const MonotonicClock& monotonic = monotonic_clock());

// For who gave none.
std::uint64_t fresh_seed();

}  // namespace orderwire::replay
