#include "kill_plan.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

namespace orderwire::crash {

namespace {

// Offsets in the index, in bytes; both numbers are in the byte order of this machine.
constexpr std::size_t copied_at = 96;
constexpr std::size_t attempted_at = 128;

using From = KillPlan::From;
using std::chrono::milliseconds;
constexpr std::array kinds{
    KillPlan{From::start, milliseconds(150)},     KillPlan{From::traffic, milliseconds(200)},
    KillPlan{From::checkpoint, milliseconds(15)}, KillPlan{From::traffic, milliseconds(4500)},
    KillPlan{From::traffic, milliseconds(4500)},  KillPlan{From::traffic, milliseconds(4500)}};

}  // namespace

KillPlan KillPlans::next(std::mt19937_64& random) {
    if (deck_.empty()) {
        deck_ = {kinds.begin(), kinds.end()};
        std::shuffle(deck_.begin(), deck_.end(), random);
    }
    const KillPlan plan = deck_.back();
    deck_.pop_back();
    return plan;
}

std::int64_t written_at(const std::string& store) {
    struct stat status {};
    if (::stat(store.c_str(), &status) != 0) return 0;
    return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

bool died_within_checkpoint(const std::string& store, std::int64_t written_at_start) {
    if (written_at(store) == written_at_start) return false;
    std::ifstream file(store + "-shm", std::ios::binary);
    char bytes[attempted_at + 4];
    if (!file.read(bytes, sizeof bytes)) return false;
    std::uint32_t copied = 0;
    std::uint32_t attempted = 0;
    std::memcpy(&copied, bytes + copied_at, sizeof copied);
    std::memcpy(&attempted, bytes + attempted_at, sizeof attempted);
    return attempted > copied;
}

}  // namespace orderwire::crash
