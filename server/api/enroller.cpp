#include "api/enroller.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "base/timer.hpp"

namespace orderwire::api {

namespace {

constexpr int wait_max = 10;  // seconds

// Until it is done, however long the disk is full. Where the store stopped for good, the next start does it:
// the request is durable.
task<void> activate(store::Store& store, std::string order_id) {
    for (int attempt = 1;; ++attempt) {
        try {
            co_await store.activate_enrollment(order_id);
            co_return;
        } catch (const store::StorageError& error) {
            if (attempt == 1)
                spdlog::warn("order {}: enrollment not activated yet: {}", order_id, error.what());
        }
        const auto executor = co_await asio::this_coro::executor;
        Timer timer(executor, std::chrono::seconds(std::min(attempt, wait_max)));
        co_await timer.async_wait(use_task);
    }
}

}  // namespace

Enroller::Enroller(Executor loop, store::Store& store) : loop_(std::move(loop)), store_(store) {}

void Enroller::resume(store::Reader& reader) {
    for (const std::string& order_id : reader.orders_awaiting_enrollment()) {
        asio::co_spawn(loop_, activate(store_, order_id), asio::detached);
    }
}

void Enroller::on_committed(std::span<const store::Snapshot> changes) {
    for (const store::Snapshot& order : changes) {
        if (order.enrollment != domain::Enrollment::requested) continue;
        asio::co_spawn(loop_, activate(store_, order.order_id), asio::detached);
    }
}

}  // namespace orderwire::api
