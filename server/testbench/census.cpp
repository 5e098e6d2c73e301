#include "testbench/census.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/contained.hpp"

namespace orderwire::testbench {

namespace {

// Goes from loop to loop and home again, so that nothing is shared on the way.
template <class Member>
struct Journey {
    std::vector<std::string> orders;
    std::vector<Member> ahead;
    Executor home;
    std::function<void(WatcherCounts)> done;
    WatcherCounts counts;
};

template <class Member>
void travel(std::shared_ptr<Journey<Member>> journey) {
    if (journey->ahead.empty()) {
        const Executor home = journey->home;
        asio::post(home, [journey = std::move(journey)] { journey->done(std::move(journey->counts)); });
        return;
    }
    const Executor loop = journey->ahead.back().loop;
    asio::post(loop, [journey = std::move(journey)]() mutable {
        const auto registry = journey->ahead.back().registry.lock();
        journey->ahead.pop_back();
        // Where one can't count, the others do, and the journey comes home.
        if (registry)
            contained("the testbench's census", [&] { registry->count(journey->orders, journey->counts); });
        travel(std::move(journey));
    });
}

}  // namespace

void Census::join(Executor loop, std::weak_ptr<transport::SessionRegistry> registry) {
    const std::lock_guard lock(mutex_);
    members_.push_back({std::move(loop), std::move(registry)});
}

void Census::count(std::vector<std::string> orders, Executor asking,
                   std::function<void(WatcherCounts)> done) {
    auto journey = std::make_shared<Journey<Member>>(
        Journey<Member>{std::move(orders), {}, std::move(asking), std::move(done), {}});
    {
        const std::lock_guard lock(mutex_);
        journey->ahead = members_;
    }
    travel(std::move(journey));
}

task<WatcherCounts> Census::count(std::vector<std::string> orders) {
    auto initiate = [](auto handler, Census* census, std::vector<std::string> asked) {
        const Executor home = asio::get_associated_executor(handler);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        census->count(std::move(asked), home,
                      [waiting](WatcherCounts counts) { std::move (*waiting)(std::move(counts)); });
    };
    auto initiated = asio::async_initiate<const asio::use_awaitable_t<Executor>, void(WatcherCounts)>(
        std::move(initiate), use_task, this, std::move(orders));
    WatcherCounts counts = co_await std::move(initiated);
    co_return counts;
}

}  // namespace orderwire::testbench
