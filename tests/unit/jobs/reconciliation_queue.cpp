#include "jobs/reconciliation_queue.hpp"

#include <doctest/doctest.h>

#include <set>

using orderwire::jobs::ReconciliationQueue;
using namespace std::chrono_literals;
using OrderIds = std::vector<std::string>;

namespace {

const ReconciliationQueue::Instant start{1h};

// Up to `max` of them.
OrderIds take(ReconciliationQueue& queue, ReconciliationQueue::Instant now, std::size_t max) {
    OrderIds taken;
    while (taken.size() < max) {
        auto order = queue.take(now);
        if (!order) break;
        taken.push_back(*std::move(order));
    }
    return taken;
}

}  // namespace

TEST_SUITE_BEGIN("payments: reconciliation queue");

TEST_CASE("a watched order is due after its patience, and again after that") {
    ReconciliationQueue queue(30s);
    const OrderIds orders{"a"};
    for (auto now = start; now <= start + 65s; now += 1s) {
        CAPTURE((now - start) / 1s);
        queue.watched(orders, now);
        const OrderIds due = take(queue, now, 10);
        CHECK(due.size() == ((now == start + 30s || now == start + 60s) ? 1 : 0));
        for (const auto& order : due)
            queue.done(order);
    }
}

TEST_CASE("an order that nobody watches any more is forgotten, one whose watcher came back is not") {
    ReconciliationQueue queue(30s);
    queue.watched(OrderIds{"gone", "back"}, start);
    queue.watched(OrderIds{"back"}, start + 29s);
    CHECK(take(queue, start + 30s, 10) == OrderIds{"back"});
}

TEST_CASE("an order is not looked up twice at once") {
    ReconciliationQueue queue(10s);
    queue.watched(OrderIds{"a"}, start);
    queue.watched(OrderIds{"a"}, start + 9s);
    CHECK(take(queue, start + 10s, 10) == OrderIds{"a"});
    queue.swept({"a"});
    queue.watched(OrderIds{"a"}, start + 20s);
    CHECK(take(queue, start + 20s, 10).empty());
    CHECK(queue.under_way() == 1);
    queue.done("a");
    CHECK(queue.under_way() == 0);
    queue.watched(OrderIds{"a"}, start + 29s);
    CHECK(take(queue, start + 30s, 10) == OrderIds{"a"});
}

TEST_CASE("watched orders that are due come first, but a sweep has every fourth turn") {
    ReconciliationQueue queue(10s);
    queue.swept({"s1", "s2", "s3"});
    queue.watched(OrderIds{"w1", "w2", "w3", "w4"}, start);
    queue.watched(OrderIds{"w1", "w2", "w3", "w4"}, start + 9s);
    CHECK_FALSE(queue.sweep_is_over());
    CHECK(take(queue, start + 10s, 6) == OrderIds{"w1", "w2", "w3", "s1", "w4", "s2"});
    CHECK(take(queue, start + 10s, 6) == OrderIds{"s3"});
    CHECK(queue.sweep_is_over());
}

TEST_CASE("a watched order is left out of a sweep") {
    ReconciliationQueue queue(10s);
    queue.watched(OrderIds{"w"}, start);
    queue.swept({"w", "s"});
    CHECK(take(queue, start, 10) == OrderIds{"s"});
}

TEST_CASE("each of ten thousand watched orders is looked up once in a round, and sweeps go on") {
    constexpr std::size_t watched_count = 10'000;
    constexpr std::size_t per_second = 10;
    ReconciliationQueue queue(30s);
    OrderIds watched;
    for (std::size_t i = 0; i < watched_count; ++i)
        watched.push_back("w" + std::to_string(i));
    std::set<std::string> looked_up;
    std::size_t watched_turns = 0;
    std::size_t swept_turns = 0;
    auto now = start;
    for (; looked_up.size() < watched_count && now < start + 1h; now += 1s) {
        if ((now - start) % 20s == 0s) queue.watched(watched, now);
        if (queue.sweep_is_over()) queue.swept({"s1", "s2", "s3", "s4", "s5"});
        for (const std::string& order : take(queue, now, per_second)) {
            queue.done(order);
            if (order.starts_with('s')) {
                ++swept_turns;
            } else {
                ++watched_turns;
                looked_up.insert(order);
            }
        }
    }
    // Nobody came again before everybody had been there, but in the last second.
    CHECK(looked_up.size() == watched_count);
    CHECK(watched_turns < watched_count + per_second);
    // Three quarters of ten a second, after the first patience.
    CHECK(now - start - 30s <= std::chrono::seconds(watched_count * 4 / (per_second * 3) + 2));
    CHECK(swept_turns >= watched_turns / 3);
}

TEST_SUITE_END();
