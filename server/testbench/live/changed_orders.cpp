#include "testbench/live/changed_orders.hpp"

namespace orderwire::testbench {

void ChangedOrders::add(std::span<const store::Snapshot> changes) {
    {
        const std::lock_guard lock(mutex_);
        for (const store::Snapshot& order : changes) {
            const auto [known, is_new] = sequence_of_.try_emplace(order.order_id, 0);
            if (!is_new) by_sequence_.erase(known->second);
            known->second = ++sequence_;
            by_sequence_.emplace(sequence_, order);
            if (by_sequence_.size() <= orders_max) continue;
            sequence_of_.erase(by_sequence_.begin()->second.order_id);
            by_sequence_.erase(by_sequence_.begin());
        }
    }
    changed_();
}

std::vector<ChangedOrders::Change> ChangedOrders::newest_first(std::size_t limit) const {
    std::vector<Change> found;
    const std::lock_guard lock(mutex_);
    for (auto entry = by_sequence_.rbegin(); entry != by_sequence_.rend() && found.size() < limit; ++entry)
        found.push_back({entry->first, entry->second});
    return found;
}

std::vector<ChangedOrders::Change> ChangedOrders::after(std::uint64_t sequence) const {
    std::vector<Change> found;
    const std::lock_guard lock(mutex_);
    for (auto entry = by_sequence_.upper_bound(sequence); entry != by_sequence_.end(); ++entry)
        found.push_back({entry->first, entry->second});
    return found;
}

std::vector<std::string> ChangedOrders::ids_of(const std::vector<Change>& changes) {
    std::vector<std::string> ids;
    ids.reserve(changes.size());
    for (const Change& change : changes)
        ids.push_back(change.order.order_id);
    return ids;
}

std::uint64_t ChangedOrders::newest() const {
    const std::lock_guard lock(mutex_);
    return sequence_;
}

}  // namespace orderwire::testbench
