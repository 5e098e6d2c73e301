#include "replay/plan/delivery_schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace orderwire::replay;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

std::vector<std::optional<std::int64_t>> times_of(std::size_t count, std::int64_t gap = 1000) {
    std::vector<std::optional<std::int64_t>> times;
    for (std::size_t i = 0; i < count; ++i)
        times.emplace_back(1'000'000 + static_cast<std::int64_t>(i) * gap);
    return times;
}

DeliverySchedule make(std::size_t count, const DeliveryFaults& faults, const Pace& pace = {},
                      std::uint64_t seed = 1) {
    SeededRandom random(seed);
    return make_schedule(times_of(count), faults, pace, random);
}

std::vector<std::size_t> events_of(const DeliverySchedule& schedule) {
    std::vector<std::size_t> events;
    for (const ScheduledDelivery& delivery : schedule.deliveries)
        events.push_back(delivery.event);
    return events;
}

}  // namespace

TEST_CASE("without faults every event goes once, in order, at once") {
    const DeliverySchedule schedule = make(4, {});
    CHECK(events_of(schedule) == std::vector<std::size_t>{0, 1, 2, 3});
    for (const ScheduledDelivery& delivery : schedule.deliveries) {
        CHECK(delivery.due == microseconds(0));
        CHECK_FALSE(delivery.repeated);
        CHECK_FALSE(delivery.corrupt_at.has_value());
    }
}

TEST_CASE("a speed divides the recorded gaps; a time that is missing or went back waits for nothing") {
    const std::vector<std::optional<std::int64_t>> times{5000, 6000, {}, 4000, 9000};
    SeededRandom random(1);
    const DeliverySchedule schedule = make_schedule(times, {}, {.speed = 2.0, .rate = {}}, random);
    std::vector<std::int64_t> due;
    for (const ScheduledDelivery& delivery : schedule.deliveries)
        due.push_back(delivery.due.count());
    CHECK(due == std::vector<std::int64_t>{0, 500'000, 500'000, 500'000, 2'000'000});
}

TEST_CASE("a rate spaces deliveries evenly, whatever was recorded") {
    const DeliverySchedule schedule = make(3, {}, {.speed = {}, .rate = 4.0});
    CHECK(schedule.deliveries[1].due == milliseconds(250));
    CHECK(schedule.deliveries[2].due == milliseconds(500));
}

TEST_CASE("shuffled deliveries are the same ones, at the recorded moments") {
    const DeliverySchedule schedule = make(50, {.shuffle = true}, {.speed = 1.0, .rate = {}});
    auto events = events_of(schedule);
    CHECK_FALSE(std::is_sorted(events.begin(), events.end()));
    std::sort(events.begin(), events.end());
    for (std::size_t i = 0; i < 50; ++i) {
        CHECK(events[i] == i);
        CHECK(schedule.deliveries[i].due == std::chrono::seconds(i));
    }
}

TEST_CASE("a repetition comes behind its event, and both are known for it") {
    DeliveryFaults faults;
    faults.duplicate = 1;
    const DeliverySchedule schedule = make(20, faults);
    REQUIRE(schedule.deliveries.size() == 40);
    std::multiset<std::size_t> seen;
    for (const ScheduledDelivery& delivery : schedule.deliveries) {
        CHECK(delivery.repeated);
        seen.insert(delivery.event);
    }
    for (std::size_t i = 0; i < 20; ++i)
        CHECK(seen.count(i) == 2);
}

TEST_CASE("the edges of probability: 0 never, 1 always") {
    DeliveryFaults all;
    all.drop = 1;
    CHECK(make(10, all).deliveries.empty());
    CHECK(make(10, all).dropped == 10);
    DeliveryFaults corrupt;
    corrupt.corrupt = 1;
    for (const ScheduledDelivery& delivery : make(10, corrupt).deliveries)
        CHECK(delivery.corrupt_at.has_value());
}

TEST_CASE("a probability holds in the long run") {
    DeliveryFaults faults;
    faults.drop = 0.25;
    const DeliverySchedule schedule = make(10'000, faults);
    CHECK(schedule.dropped > 2'300);
    CHECK(schedule.dropped < 2'700);
    CHECK(schedule.deliveries.size() + schedule.dropped == 10'000);
}

TEST_CASE("a delay is at most what was said, and deliveries go by the time when they are due") {
    DeliveryFaults faults;
    faults.delay = milliseconds(100);
    const DeliverySchedule schedule = make(200, faults);
    const auto& due = schedule.deliveries;
    CHECK(std::is_sorted(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.due < b.due; }));
    CHECK(due.back().due <= milliseconds(100));
    CHECK(due.back().due > milliseconds(50));
    const auto events = events_of(schedule);
    CHECK_FALSE(std::is_sorted(events.begin(), events.end()));
}

TEST_CASE("the same seed gives the same deliveries, another seed others") {
    const DeliveryFaults faults{true, 0.3, 0.2, 0.1, milliseconds(50)};
    const auto same = [](const DeliverySchedule& a, const DeliverySchedule& b) {
        return std::equal(a.deliveries.begin(), a.deliveries.end(), b.deliveries.begin(), b.deliveries.end(),
                          [](const ScheduledDelivery& x, const ScheduledDelivery& y) {
                              return x.event == y.event && x.due == y.due && x.corrupt_at == y.corrupt_at;
                          });
    };
    CHECK(same(make(100, faults, {}, 7), make(100, faults, {}, 7)));
    CHECK_FALSE(same(make(100, faults, {}, 7), make(100, faults, {}, 8)));
}

TEST_CASE(
    "up to the limit all orders of arrival, each once; beyond it a sample that begins with the recorded "
    "one") {
    SeededRandom random(1);
    const auto all = permutations_of(7, 5040, random);
    CHECK(all.size() == 5040);
    CHECK(std::set<std::vector<std::size_t>>(all.begin(), all.end()).size() == 5040);
    CHECK(permutations_of(1, 5040, random).size() == 1);
    const auto sample = permutations_of(8, 5040, random);
    CHECK(sample.size() == 5040);
    CHECK(sample.front() == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(permutations_of(100'000, 3, random).size() == 3);
}
