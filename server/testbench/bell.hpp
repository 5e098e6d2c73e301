// Tells the open streams, each on its loop, that there is news. Ringing costs one load where nobody listens,
// and however often it rings, one call is on its way to each listener at most.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/async.hpp"

namespace orderwire::testbench {

class Bell {
  public:
    // Hears the bell for as long as it is kept; let go on its loop.
    class Listener;
    std::shared_ptr<Listener> listen(Executor loop, std::function<void()> heard);

    void ring();  // from any thread
    std::size_t listeners() const { return count_->load(std::memory_order_relaxed); }

  private:
    std::shared_ptr<std::atomic<std::size_t>> count_ = std::make_shared<std::atomic<std::size_t>>(0);
    std::mutex mutex_;
    std::vector<std::weak_ptr<Listener>> listeners_;
};

}  // namespace orderwire::testbench
