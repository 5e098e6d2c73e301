// When to kill, and what the kill hit.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace orderwire::crash {

struct KillPlan {
    enum class From : std::uint8_t {
        start,       // the instant when the process was made: mostly before it is ready
        traffic,     // when webhooks come again
        checkpoint,  // when the database file is first written after that
    };
    From from = From::traffic;
    std::chrono::microseconds delay_max{};
};

// Deals instants: among any six there is each kind, in any order.
class KillPlans {
  public:
    KillPlan next(std::mt19937_64& random);

  private:
    std::vector<KillPlan> deck_;
};

// When the database file itself was last written, which only a checkpoint does; nanoseconds.
std::int64_t written_at(const std::string& store);

// Whether the server, which has been killed, was copying the log into the database file just then: the log's
// index, which outlives the process, says how far it wanted to come and how far it came
// (sqlite.org/walformat.html, 2.1). A start that reads a log leaves the two apart as well, so the file must
// have been written since: `written_at_start` is what written_at() gave before the server began.
bool died_within_checkpoint(const std::string& store, std::int64_t written_at_start);

}  // namespace orderwire::crash
