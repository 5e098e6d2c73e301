// The embedded catalogue gives access by itself: as soon as a paid order's enrollment is committed as
// requested, it is activated, in a transition of its own. What was not (the disk was full, the process died)
// is found again by a look every few seconds; one that can't be activated is tried again after a pause of its
// own.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/async.hpp"
#include "base/backoff.hpp"
#include "base/monotonic.hpp"
#include "base/periodic.hpp"
#include "store/store.hpp"

namespace orderwire::jobs {

class EnrollmentActivator {
  public:
    // What is passed by reference must outlive the activator's loop.
    EnrollmentActivator(Executor loop, store::Store& store, const MonotonicClock& clock = monotonic_clock());

    // Begins to look, first for what was requested before this process began. `page` orders are read at once.
    void start(std::unique_ptr<store::Queries> reader, std::size_t page = 1'000);

    // From any thread.
    void on_committed(std::span<const store::Snapshot> changes);

  private:
    task<void> activate(std::string order_id);
    task<void> sweep(std::size_t page);

    Executor loop_;
    store::Store& store_;
    const MonotonicClock& clock_;
    std::unique_ptr<store::Queries> reader_;
    Backoff backoff_{std::chrono::seconds(1), std::chrono::minutes(10)};
    std::optional<Periodic> periodic_;
};

}  // namespace orderwire::jobs
