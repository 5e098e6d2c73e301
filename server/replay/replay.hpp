// The testers' tool: sends recorded webhook events again, rightly or wrongly, and judges what comes of them.
#pragma once

#include <ostream>

#include "base/time.hpp"
#include "replay/options.hpp"

namespace orderwire::replay {

// Reads the files, sends the deliveries, reports to `out`. True where everything went as expected. Throws
// InputError for files and combinations of options that can't be used; then nothing was sent.
bool run(Options options, const Clock& clock, std::ostream& out);

}  // namespace orderwire::replay
