// Which deliveries a replay makes, in which order and when: decided by the seed before the first is sent, so
// that the same seed gives the same deliveries however long the answers take.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "replay/options.hpp"

namespace orderwire::replay {

// The seed's numbers; the same on every machine, which std's distributions are not.
class SeededRandom {
  public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
    double fraction() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }  // in [0, 1)
    bool chance(double probability) { return fraction() < probability; }

  private:
    std::mt19937_64 engine_;
};

struct ScheduledDelivery {
    std::size_t event = 0;                    // which of the events
    std::chrono::microseconds due{0};         // since the start
    bool repeated = false;                    // the event is delivered more than once
    std::optional<std::uint64_t> corrupt_at;  // a random number: which of the body's bytes changes
};

struct DeliverySchedule {
    std::vector<ScheduledDelivery> deliveries;  // by the time when they are due
    std::size_t dropped = 0;
};

// `times` are those of the recording, in milliseconds, in the recording's order; nothing where an event has
// none.
DeliverySchedule make_schedule(std::span<const std::optional<std::int64_t>> times,
                               const DeliveryFaults& faults, const Pace& pace, SeededRandom& random);

// The orders in which `count` things can come: all of them, in a fixed sequence, where there are at most
// `limit`; else that many drawn by the seed, the recorded one first.
std::vector<std::vector<std::size_t>> permutations_of(std::size_t count, std::size_t limit,
                                                      SeededRandom& random);

}  // namespace orderwire::replay
