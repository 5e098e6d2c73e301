// Tells the open streams, each on its loop, that something changed. It costs one load where nobody
// subscribes, and however often it is told, one call is on its way to each subscription at most.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/async.hpp"

namespace orderwire::testbench {

class ChangeNotifier {
  public:
    // `on_change` is called on that loop for as long as the subscription is kept; let go on its loop.
    class Subscription;
    std::shared_ptr<Subscription> subscribe(Executor loop, std::function<void()> on_change);

    void notify();  // from any thread
    std::size_t subscribers() const { return count_->load(std::memory_order_relaxed); }

  private:
    std::shared_ptr<std::atomic<std::size_t>> count_ = std::make_shared<std::atomic<std::size_t>>(0);
    std::mutex mutex_;
    std::vector<std::weak_ptr<Subscription>> subscriptions_;
};

}  // namespace orderwire::testbench
