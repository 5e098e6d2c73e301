#include "testbench/bell.hpp"

#include <boost/asio/post.hpp>

#include "base/contained.hpp"

namespace orderwire::testbench {

class Bell::Listener {
  public:
    Listener(Executor loop, std::function<void()> heard, std::shared_ptr<std::atomic<std::size_t>> count)
        : loop_(std::move(loop)), heard_(std::move(heard)), count_(std::move(count)) {
        count_->fetch_add(1);
    }
    ~Listener() { count_->fetch_sub(1); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    static void tell(const std::shared_ptr<Listener>& self) {
        if (self->told_.exchange(true)) return;
        // Weak on its way: the last owner is on the loop.
        auto hear = [weak = std::weak_ptr(self)] {
            const auto listener = weak.lock();
            if (!listener) return;
            listener->told_ = false;
            listener->heard_();
        };
        // Where that fails, the next ring is heard.
        if (!contained("the testbench's bell", [&] { asio::post(self->loop_, std::move(hear)); }))
            self->told_ = false;
    }

  private:
    Executor loop_;
    std::function<void()> heard_;
    std::shared_ptr<std::atomic<std::size_t>> count_;
    std::atomic<bool> told_{false};
};

std::shared_ptr<Bell::Listener> Bell::listen(Executor loop, std::function<void()> heard) {
    auto listener = std::make_shared<Listener>(std::move(loop), std::move(heard), count_);
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [](const auto& weak) { return weak.expired(); });
    listeners_.push_back(listener);
    return listener;
}

void Bell::ring() {
    if (listeners() == 0) return;
    const std::lock_guard lock(mutex_);
    for (const auto& weak : listeners_) {
        if (const auto listener = weak.lock()) Listener::tell(listener);
    }
}

}  // namespace orderwire::testbench
