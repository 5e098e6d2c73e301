// The orders that changed last, each once, with their newest views. From any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/store.hpp"

namespace orderwire::testbench {

class ChangedOrders {
  public:
    static constexpr std::size_t orders_max = 200;

    explicit ChangedOrders(std::function<void()> changed) : changed_(std::move(changed)) {}

    // On the writer's thread, in commit order.
    void add(std::span<const store::Snapshot> changes);

    struct Change {
        std::uint64_t sequence = 0;  // rises with each change of any order
        store::Snapshot order;
    };
    std::vector<Change> newest_first(std::size_t limit) const;
    std::vector<Change> after(std::uint64_t sequence) const;  // oldest first
    std::uint64_t newest() const;

    static std::vector<std::string> ids_of(const std::vector<Change>& changes);

  private:
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::uint64_t sequence_ = 0;
    std::map<std::uint64_t, store::Snapshot> by_sequence_;
    std::unordered_map<std::string, std::uint64_t> sequence_of_;
};

}  // namespace orderwire::testbench
