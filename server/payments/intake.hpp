// Where events and look-ups enter the store: whatever way one came, it is counted and gets its line in the
// log.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/async.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace orderwire::payments {

class Intake {
  public:
    // `store` and `metrics` must outlive it.
    Intake(store::Store& store, Metrics& metrics) : store_(store), metrics_(metrics) {}

    // Throws store::StorageError.
    task<store::AppliedEvent> take(store::IncomingEvent event);

    // A webhook request that never became an event: its error code is counted beside the verdicts.
    void refused(const Error& error);
    std::uint64_t refused_count() const { return refused_.load(std::memory_order_relaxed); }

  private:
    store::Store& store_;
    Metrics& metrics_;
    std::atomic<std::uint64_t> refused_{0};
};

}  // namespace orderwire::payments
