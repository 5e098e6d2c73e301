// Where events and look-ups enter the store: whatever way one came, it is counted and gets its line in the
// log.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "base/async.hpp"
#include "base/log_rate_limiter.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "ingest/ingest_record.hpp"
#include "store/store.hpp"

namespace orderwire::ingest {

class EventIngest {
  public:
    // `store`, `metrics` and `log` (null: none) must outlive it.
    EventIngest(store::Store& store, Metrics& metrics, IngestLog* log = nullptr)
        : store_(store), metrics_(metrics), log_(log) {}

    // What is no webhook goes into the log from here, where it is news; of a webhook the log hears from who
    // took the request. Throws store::StorageError.
    task<store::AppliedEvent> take(store::IncomingEvent event);

    // A webhook request that never became an event: its error code is counted beside the verdicts.
    void refused(const Error& error);
    // What a payment was refused for, for good: counted.
    void payment_refused(const std::string& code);
    std::uint64_t refused_count() const { return refused_.load(std::memory_order_relaxed); }

    // Hears of refunds that an event of an order of ours told of without naming them; from any loop. To be
    // set before events come.
    using RefundSeeker = std::function<void(std::string charge_id, std::string intent_id)>;
    void set_refund_seeker(RefundSeeker seeker) { seek_refunds_ = std::move(seeker); }

  private:
    store::Store& store_;
    Metrics& metrics_;
    IngestLog* log_;
    RefundSeeker seek_refunds_;
    std::atomic<std::uint64_t> refused_{0};
    LogRateLimiter refusals_logged_{10};  // a second: anybody can send what is refused
};

}  // namespace orderwire::ingest
