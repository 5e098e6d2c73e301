// Says of each paid order, once, that its enrollment does not come: somebody paid and waits for their course.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "base/periodic.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace orderwire::jobs {

class EnrollmentWatchdog {
  public:
    // `clock` must outlive it.
    EnrollmentWatchdog(std::unique_ptr<store::Queries> reader, const Clock& clock,
                       std::chrono::milliseconds patience = std::chrono::hours(1));

    // Looks each minute, on the loop, and logs a line for each that it finds. It is destroyed before the loop
    // is.
    void start(const Executor& loop);

    // The orders that have waited longer than `patience` since the last look.
    std::vector<std::string> look();

  private:
    void report();

    std::unique_ptr<store::Queries> reader_;
    const Clock& clock_;
    std::chrono::milliseconds patience_;
    std::set<std::string> known_;  // late, and told of
    std::optional<Periodic> clockwork_;
};

}  // namespace orderwire::jobs
