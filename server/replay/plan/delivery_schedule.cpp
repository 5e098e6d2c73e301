#include "replay/plan/delivery_schedule.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace orderwire::replay {

namespace {

using std::chrono::microseconds;

template <class T>
void shuffle(std::vector<T>& items, SeededRandom& random) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[random.below(i)]);
}

// The recorded offsets from the first event. A clock that went back holds nothing up.
std::vector<microseconds> recorded_slots(std::span<const std::optional<std::int64_t>> times, double speed) {
    std::vector<microseconds> slots;
    std::optional<std::int64_t> first;
    microseconds latest{0};
    for (const auto& time : times) {
        if (time && !first) first = time;
        if (time) {
            const double milliseconds = static_cast<double>(*time - *first) / speed;
            latest = std::max(latest, microseconds(static_cast<std::int64_t>(milliseconds * 1000)));
        }
        slots.push_back(latest);
    }
    return slots;
}

// An event at its place in the sequence; a repetition stands anywhere behind it.
struct Placed {
    double position;
    std::size_t event;
};

}  // namespace

DeliverySchedule make_schedule(std::span<const std::optional<std::int64_t>> times,
                               const DeliveryFaults& faults, const Pace& pace, SeededRandom& random) {
    DeliverySchedule schedule;
    std::vector<Placed> placed;
    std::vector<bool> repeated(times.size());
    const auto count = static_cast<double>(times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (random.chance(faults.drop)) {
            ++schedule.dropped;
            continue;
        }
        const auto position = static_cast<double>(i);
        placed.push_back({position, i});
        repeated[i] = random.chance(faults.duplicate);
        if (repeated[i]) placed.push_back({position + random.fraction() * (count - position), i});
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.position < b.position; });

    // The moments stay where they were recorded; what comes at each of them is shuffled.
    const std::vector<microseconds> slots =
        pace.speed ? recorded_slots(times, *pace.speed) : std::vector<microseconds>(times.size());
    std::vector<microseconds> due;
    due.reserve(placed.size());
    for (const Placed& item : placed)
        due.push_back(slots[static_cast<std::size_t>(item.position)]);
    if (faults.shuffle) shuffle(placed, random);

    for (std::size_t i = 0; i < placed.size(); ++i) {
        ScheduledDelivery delivery;
        delivery.event = placed[i].event;
        delivery.due = due[i];
        delivery.repeated = repeated[placed[i].event];
        if (pace.rate)
            delivery.due = microseconds(static_cast<std::int64_t>(1e6 * static_cast<double>(i) / *pace.rate));
        const auto delay = std::chrono::duration_cast<microseconds>(faults.delay).count();
        if (delay > 0) delivery.due += microseconds(random.below(static_cast<std::uint64_t>(delay) + 1));
        if (random.chance(faults.corrupt)) delivery.corrupt_at = random.below(UINT64_MAX);
        schedule.deliveries.push_back(delivery);
    }
    std::stable_sort(schedule.deliveries.begin(), schedule.deliveries.end(),
                     [](const ScheduledDelivery& a, const ScheduledDelivery& b) { return a.due < b.due; });
    return schedule;
}

std::vector<std::vector<std::size_t>> permutations_of(std::size_t count, std::size_t limit,
                                                      SeededRandom& random) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::size_t all = 1;
    for (std::size_t i = 2; i <= count && all <= limit; ++i)
        all *= i;
    std::vector<std::vector<std::size_t>> orders{order};
    if (all <= limit) {
        while (std::next_permutation(order.begin(), order.end()))
            orders.push_back(order);
        return orders;
    }
    while (orders.size() < limit) {
        shuffle(order, random);
        orders.push_back(order);
    }
    return orders;
}

}  // namespace orderwire::replay
