// Which orders are to be looked up at the provider, and when: those that are watched and hear nothing, first;
// the others when a sweep names them. Pure: time is passed in. Single-threaded.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace orderwire::payments {

class LookupSchedule {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    explicit LookupSchedule(std::chrono::milliseconds patience) : patience_(patience) {}

    // These are watched now. One that is new here is due once its watchers waited for `patience`.
    void watched(std::span<const std::string> orders, Instant now);
    // These are open, watched or not: they come after the watched ones that are due.
    void swept(std::vector<std::string> orders);

    // Up to `max` orders that are due. A watched one is due again after `patience`. An order that was taken
    // is not given again before done() was said of it.
    std::vector<std::string> take(Instant now, std::size_t max);
    void done(const std::string& order);

    std::size_t under_way() const { return taken_.size(); }
    bool sweep_is_over() const { return swept_.empty(); }

  private:
    struct Watched {
        Instant seen_at;  // still watched then
        Instant due_at;
    };

    std::chrono::milliseconds patience_;
    std::unordered_map<std::string, Watched> watched_;
    std::deque<std::string> swept_;
    std::unordered_set<std::string> taken_;
};

}  // namespace orderwire::payments
