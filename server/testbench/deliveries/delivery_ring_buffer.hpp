// The newest webhook requests, in memory: what the store does not keep of them, such as how long they took,
// and the requests that it does not keep at all. From any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/ingest_record.hpp"
#include "store/event_log.hpp"

namespace orderwire::testbench {

// Where a request stands in the list: by time, then by the event's id. A request that is not stored stands
// before the stored one with the same id, a later one before an earlier one.
struct DeliveryPosition {
    store::LogPlace log;
    std::uint64_t sequence = 0;  // 0: it is stored
    auto operator<=>(const DeliveryPosition&) const = default;
};

// What the list shows of a request.
struct DeliverySummary {
    std::uint64_t sequence = 0;   // of those that came since the start, from 1 on; 0: it came before
    std::int64_t number = 0;      // its name: the store's row, or below 0 what only memory holds
    std::size_t bytes = 0;        // of the body
    ingest::IngestRecord record;  // without body and headers
    bool is_stored() const { return number > 0; }
    DeliveryPosition position() const { return {{record.at, record.event}, is_stored() ? 0 : sequence}; }
};
// What came, exactly.
struct RawRequest {
    boost::beast::http::fields headers;
    std::string body;
};
struct RecordedDelivery {
    std::shared_ptr<const DeliverySummary> delivery;
    std::shared_ptr<const RawRequest> raw;  // null where the memory went to newer ones
};

struct RingBufferLimits {
    std::size_t entries = 10'000;
    std::size_t bytes = std::size_t{32} * 1024 * 1024;  // of bodies and headers; the oldest go first
};

class DeliveryRingBuffer final : public ingest::IngestLog {
  public:
    // `changed` is called after each addition, on the thread that added. Numbers below 0 begin under
    // `-unstored_base`, so that those of another process are not taken for ours.
    DeliveryRingBuffer(RingBufferLimits limits, std::function<void()> changed,
                       std::int64_t unstored_base = 0);

    void add(ingest::IngestRecord record) override;
    void close();  // forgets everything, and takes nothing more

    using Deliveries = std::vector<std::shared_ptr<const DeliverySummary>>;
    // Those that are not stored, newest first: behind that place, or from the newest on.
    Deliveries unstored(const std::optional<DeliveryPosition>& before, std::size_t limit) const;
    Deliveries after(std::uint64_t sequence, std::size_t limit) const;  // oldest first
    std::optional<RecordedDelivery> find(std::int64_t number) const;
    std::uint64_t newest() const;  // a sequence; 0: none came yet
    std::uint64_t oldest() const;  // newest() + 1: none is kept
    const RingBufferLimits& limits() const { return limits_; }

  private:
    std::uint64_t sequence_of(std::int64_t number) const;  // 0: it is not here

    RingBufferLimits limits_;
    std::function<void()> changed_;
    std::int64_t unstored_base_;
    mutable std::mutex mutex_;
    std::deque<RecordedDelivery> entries_;
    std::unordered_map<std::int64_t, std::uint64_t> by_row_;
    std::uint64_t first_ = 1;  // the sequence of the oldest entry
    std::uint64_t first_with_raw_ = 1;
    std::size_t bytes_ = 0;
    bool closed_ = false;
};

}  // namespace orderwire::testbench
