// The newest webhook requests, in memory only. From any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "payments/reception.hpp"

namespace orderwire::testbench {

// What the list shows of a request.
struct Delivery {
    std::uint64_t number = 0;       // from 1 on, without gaps
    std::size_t bytes = 0;          // of the body
    payments::Reception reception;  // without body and headers
};
// What came, exactly.
struct Raw {
    boost::beast::http::fields headers;
    std::string body;
};
struct Recorded {
    std::shared_ptr<const Delivery> delivery;
    std::shared_ptr<const Raw> raw;  // null where the memory went to newer ones
};

struct RingLimits {
    std::size_t entries = 10'000;
    std::size_t bytes = std::size_t{32} * 1024 * 1024;  // of bodies and headers; the oldest go first
};

class Ring final : public payments::ReceptionLog {
  public:
    // `changed` is called after each addition, on the thread that added.
    Ring(RingLimits limits, std::function<void()> changed);

    void add(payments::Reception reception) override;

    using Deliveries = std::vector<std::shared_ptr<const Delivery>>;
    // Below `number`, newest first; nothing: from the newest on.
    Deliveries before(std::optional<std::uint64_t> number, std::size_t limit) const;
    Deliveries after(std::uint64_t number, std::size_t limit) const;  // oldest first
    std::optional<Recorded> find(std::uint64_t number) const;
    // The first request that brought each of these events.
    std::map<std::string, std::uint64_t> numbers_of(const std::set<std::string>& events) const;
    std::uint64_t newest() const;  // 0: none came yet
    std::uint64_t oldest() const;  // newest() + 1: none is kept
    const RingLimits& limits() const { return limits_; }

  private:
    RingLimits limits_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::deque<Recorded> entries_;
    std::uint64_t first_ = 1;  // the number of the oldest entry
    std::uint64_t first_with_raw_ = 1;
    std::size_t bytes_ = 0;
};

}  // namespace orderwire::testbench
