// What a store's listener heard.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "store/types.hpp"

namespace orderwire::store {

// Everything that the listener heard, and a way to hold the writer up in it.
class Heard {
  public:
    void hear(std::span<const Snapshot> changes) {
        std::unique_lock lock(mutex_);
        ++groups_;
        all_.insert(all_.end(), changes.begin(), changes.end());
        holding_ = hold_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !hold_; });
        holding_ = false;
    }
    void hold() {
        const std::lock_guard lock(mutex_);
        hold_ = true;
    }
    bool wait_until_held() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [this] { return holding_; });
    }
    void release() {
        const std::lock_guard lock(mutex_);
        hold_ = false;
        changed_.notify_all();
    }
    std::vector<Snapshot> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    std::vector<Snapshot> of(const std::string& order_id) const {
        std::vector<Snapshot> found;
        for (const Snapshot& change : all()) {
            if (change.order_id == order_id) found.push_back(change);
        }
        return found;
    }
    // A command is answered before its change is told of: waits until `count` changes of the order were.
    std::vector<Snapshot> of(const std::string& order_id, std::size_t count) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(20), [&] {
                return count <= static_cast<std::size_t>(std::count_if(
                                    all_.begin(), all_.end(),
                                    [&](const Snapshot& change) { return change.order_id == order_id; }));
            });
        }
        return of(order_id);
    }
    int groups() const {
        const std::lock_guard lock(mutex_);
        return groups_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Snapshot> all_;
    int groups_ = 0;
    bool hold_ = false;
    bool holding_ = false;
};

}  // namespace orderwire::store
