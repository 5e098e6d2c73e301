#include "testbench/live/change_notifier.hpp"

#include <boost/asio/post.hpp>

#include "base/contained.hpp"

namespace orderwire::testbench {

class ChangeNotifier::Subscription {
  public:
    Subscription(Executor loop, std::function<void()> on_change,
                 std::shared_ptr<std::atomic<std::size_t>> count)
        : loop_(std::move(loop)), on_change_(std::move(on_change)), count_(std::move(count)) {
        count_->fetch_add(1);
    }
    ~Subscription() { count_->fetch_sub(1); }
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    static void notify(const std::shared_ptr<Subscription>& self) {
        if (self->pending_.exchange(true)) return;
        // Weak on its way: the last owner is on the loop.
        auto call = [weak = std::weak_ptr(self)] {
            const auto subscription = weak.lock();
            if (!subscription) return;
            subscription->pending_ = false;
            subscription->on_change_();
        };
        // Where that fails, the next change is told.
        if (!contained("the testbench's change notifier", [&] { asio::post(self->loop_, std::move(call)); }))
            self->pending_ = false;
    }

  private:
    Executor loop_;
    std::function<void()> on_change_;
    std::shared_ptr<std::atomic<std::size_t>> count_;
    std::atomic<bool> pending_{false};
};

std::shared_ptr<ChangeNotifier::Subscription> ChangeNotifier::subscribe(Executor loop,
                                                                        std::function<void()> on_change) {
    auto subscription = std::make_shared<Subscription>(std::move(loop), std::move(on_change), count_);
    const std::lock_guard lock(mutex_);
    std::erase_if(subscriptions_, [](const auto& weak) { return weak.expired(); });
    subscriptions_.push_back(subscription);
    return subscription;
}

void ChangeNotifier::notify() {
    if (subscribers() == 0) return;
    const std::lock_guard lock(mutex_);
    for (const auto& weak : subscriptions_) {
        if (const auto subscription = weak.lock()) Subscription::notify(subscription);
    }
}

}  // namespace orderwire::testbench
