#include "payments/lookup_schedule.hpp"

#include <doctest/doctest.h>

#include <set>

using orderwire::payments::LookupSchedule;
using namespace std::chrono_literals;
using Orders = std::vector<std::string>;

namespace {

const LookupSchedule::Instant start{1h};

// Up to `max` of them.
Orders take(LookupSchedule& schedule, LookupSchedule::Instant now, std::size_t max) {
    Orders taken;
    while (taken.size() < max) {
        auto order = schedule.take(now);
        if (!order) break;
        taken.push_back(*std::move(order));
    }
    return taken;
}

}  // namespace

TEST_SUITE_BEGIN("payments: look-up schedule");

TEST_CASE("a watched order is due after its patience, and again after that") {
    LookupSchedule schedule(30s);
    const Orders orders{"a"};
    for (auto now = start; now <= start + 65s; now += 1s) {
        CAPTURE((now - start) / 1s);
        schedule.watched(orders, now);
        const Orders due = take(schedule, now, 10);
        CHECK(due.size() == ((now == start + 30s || now == start + 60s) ? 1 : 0));
        for (const auto& order : due)
            schedule.done(order);
    }
}

TEST_CASE("an order that nobody watches any more is forgotten, one whose watcher came back is not") {
    LookupSchedule schedule(30s);
    schedule.watched(Orders{"gone", "back"}, start);
    schedule.watched(Orders{"back"}, start + 29s);
    CHECK(take(schedule, start + 30s, 10) == Orders{"back"});
}

TEST_CASE("an order is not looked up twice at once") {
    LookupSchedule schedule(10s);
    schedule.watched(Orders{"a"}, start);
    schedule.watched(Orders{"a"}, start + 9s);
    CHECK(take(schedule, start + 10s, 10) == Orders{"a"});
    schedule.swept({"a"});
    schedule.watched(Orders{"a"}, start + 20s);
    CHECK(take(schedule, start + 20s, 10).empty());
    CHECK(schedule.under_way() == 1);
    schedule.done("a");
    CHECK(schedule.under_way() == 0);
    schedule.watched(Orders{"a"}, start + 29s);
    CHECK(take(schedule, start + 30s, 10) == Orders{"a"});
}

TEST_CASE("watched orders that are due come first, but a sweep has every fourth turn") {
    LookupSchedule schedule(10s);
    schedule.swept({"s1", "s2", "s3"});
    schedule.watched(Orders{"w1", "w2", "w3", "w4"}, start);
    schedule.watched(Orders{"w1", "w2", "w3", "w4"}, start + 9s);
    CHECK_FALSE(schedule.sweep_is_over());
    CHECK(take(schedule, start + 10s, 6) == Orders{"w1", "w2", "w3", "s1", "w4", "s2"});
    CHECK(take(schedule, start + 10s, 6) == Orders{"s3"});
    CHECK(schedule.sweep_is_over());
}

TEST_CASE("a watched order is left out of a sweep") {
    LookupSchedule schedule(10s);
    schedule.watched(Orders{"w"}, start);
    schedule.swept({"w", "s"});
    CHECK(take(schedule, start, 10) == Orders{"s"});
}

TEST_CASE("each of ten thousand watched orders is looked up once in a round, and sweeps go on") {
    constexpr std::size_t watched_count = 10'000;
    constexpr std::size_t per_second = 10;
    LookupSchedule schedule(30s);
    Orders watched;
    for (std::size_t i = 0; i < watched_count; ++i)
        watched.push_back("w" + std::to_string(i));
    std::set<std::string> looked_up;
    std::size_t watched_turns = 0;
    std::size_t swept_turns = 0;
    auto now = start;
    for (; looked_up.size() < watched_count && now < start + 1h; now += 1s) {
        if ((now - start) % 20s == 0s) schedule.watched(watched, now);
        if (schedule.sweep_is_over()) schedule.swept({"s1", "s2", "s3", "s4", "s5"});
        for (const std::string& order : take(schedule, now, per_second)) {
            schedule.done(order);
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
