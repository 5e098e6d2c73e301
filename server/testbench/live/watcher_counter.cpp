#include "testbench/live/watcher_counter.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/contained.hpp"

namespace orderwire::testbench {

namespace {

// Goes from loop to loop and back to the asking one, so that nothing is shared on the way.
template <class Member>
struct CrossLoopCount {
    std::vector<std::string> orders;
    std::vector<Member> ahead;
    Executor asking;
    std::function<void(WatcherCounts)> done;
    WatcherCounts counts;
};

template <class Member>
void visit_next_loop(std::shared_ptr<CrossLoopCount<Member>> pending) {
    if (pending->ahead.empty()) {
        const Executor asking = pending->asking;
        asio::post(asking, [pending = std::move(pending)] { pending->done(std::move(pending->counts)); });
        return;
    }
    const Executor loop = pending->ahead.back().loop;
    asio::post(loop, [pending = std::move(pending)]() mutable {
        const auto registry = pending->ahead.back().registry.lock();
        pending->ahead.pop_back();
        // Where one can't count, the others do, and the count goes on.
        if (registry)
            contained("the testbench's watcher count",
                      [&] { registry->count(pending->orders, pending->counts); });
        visit_next_loop(std::move(pending));
    });
}

}  // namespace

void WatcherCounter::join(Executor loop, std::weak_ptr<transport::SessionRegistry> registry) {
    const std::lock_guard lock(mutex_);
    members_.push_back({std::move(loop), std::move(registry)});
}

void WatcherCounter::count(std::vector<std::string> orders, Executor asking,
                           std::function<void(WatcherCounts)> done) {
    auto pending = std::make_shared<CrossLoopCount<Member>>(
        CrossLoopCount<Member>{std::move(orders), {}, std::move(asking), std::move(done), {}});
    {
        const std::lock_guard lock(mutex_);
        pending->ahead = members_;
    }
    visit_next_loop(std::move(pending));
}

task<WatcherCounts> WatcherCounter::count(std::vector<std::string> orders) {
    auto initiate = [](auto handler, WatcherCounter* watcher_counter, std::vector<std::string> asked) {
        const Executor home = asio::get_associated_executor(handler);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        watcher_counter->count(std::move(asked), home,
                               [waiting](WatcherCounts counts) { std::move (*waiting)(std::move(counts)); });
    };
    auto initiated = asio::async_initiate<const asio::use_awaitable_t<Executor>, void(WatcherCounts)>(
        std::move(initiate), use_task, this, std::move(orders));
    WatcherCounts counts = co_await std::move(initiated);
    co_return counts;
}

}  // namespace orderwire::testbench
