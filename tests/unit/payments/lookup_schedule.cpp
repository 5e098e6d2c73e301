#include "payments/lookup_schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using orderwire::payments::LookupSchedule;
using namespace std::chrono_literals;
using Orders = std::vector<std::string>;

namespace {

const LookupSchedule::Instant start{1h};

Orders sorted(Orders orders) {
    std::sort(orders.begin(), orders.end());
    return orders;
}

}  // namespace

TEST_SUITE_BEGIN("payments: look-up schedule");

TEST_CASE("a watched order is due after its patience, and again after that") {
    LookupSchedule schedule(30s);
    const Orders orders{"a"};
    for (auto now = start; now <= start + 65s; now += 1s) {
        CAPTURE((now - start) / 1s);
        schedule.watched(orders, now);
        const Orders due = schedule.take(now, 10);
        CHECK(due.size() == ((now == start + 30s || now == start + 60s) ? 1 : 0));
        for (const auto& order : due)
            schedule.done(order);
    }
}

TEST_CASE("an order that nobody watches any more is forgotten, one whose watcher came back is not") {
    LookupSchedule schedule(30s);
    schedule.watched(Orders{"gone", "back"}, start);
    schedule.watched(Orders{"back"}, start + 29s);
    CHECK(schedule.take(start + 30s, 10) == Orders{"back"});
}

TEST_CASE("an order is not looked up twice at once") {
    LookupSchedule schedule(10s);
    schedule.watched(Orders{"a"}, start);
    schedule.watched(Orders{"a"}, start + 9s);
    CHECK(schedule.take(start + 10s, 10) == Orders{"a"});
    schedule.swept({"a"});
    schedule.watched(Orders{"a"}, start + 20s);
    CHECK(schedule.take(start + 20s, 10).empty());
    CHECK(schedule.under_way() == 1);
    schedule.done("a");
    CHECK(schedule.under_way() == 0);
    CHECK(schedule.take(start + 20s, 10) == Orders{"a"});
}

TEST_CASE("a limit holds, what is left comes next, and watched orders come first") {
    LookupSchedule schedule(10s);
    schedule.swept({"s1", "s2", "s3"});
    schedule.watched(Orders{"w1", "w2"}, start);
    schedule.watched(Orders{"w1", "w2"}, start + 9s);
    CHECK_FALSE(schedule.sweep_is_over());
    const Orders first = schedule.take(start + 10s, 3);
    REQUIRE(first.size() == 3);
    CHECK(sorted({first[0], first[1]}) == Orders{"w1", "w2"});
    CHECK(first[2] == "s1");
    CHECK(schedule.take(start + 10s, 3) == Orders{"s2", "s3"});
    CHECK(schedule.sweep_is_over());
}

TEST_CASE("a watched order is left out of a sweep") {
    LookupSchedule schedule(10s);
    schedule.watched(Orders{"w"}, start);
    schedule.swept({"w", "s"});
    CHECK(schedule.take(start, 10) == Orders{"s"});
}

TEST_SUITE_END();
