// Which orders are to be looked up at the provider, and when. Watched ones are due by their time, the longest
// overdue first, so that each has its turn in every round, however many there are; the others when a sweep
// names them, which has every fourth turn at least. Pure: time is passed in. Single-threaded.
//
// Bounds: the watched orders of the last `patience`, and one page of a sweep.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace orderwire::jobs {

class ReconciliationQueue {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    explicit ReconciliationQueue(std::chrono::milliseconds patience) : patience_(patience) {}

    // These are watched now. One that is new here is due once its watchers waited for `patience`.
    void watched(std::span<const std::string> orders, Instant now);
    // These are open, watched or not.
    void swept(std::vector<std::string> orders);

    // The next order whose turn it is. A watched one is due again after `patience`. An order that was taken
    // is not given again before done() was said of it.
    std::optional<std::string> take(Instant now);
    void done(const std::string& order);

    std::size_t under_way() const { return taken_.size(); }
    bool sweep_is_over() const { return swept_.empty(); }

  private:
    struct Watched {
        Instant seen_at;  // still watched then
        Instant due_at;
    };

    std::optional<std::string> take_watched(Instant now);
    std::optional<std::string> take_swept();

    std::chrono::milliseconds patience_;
    std::unordered_map<std::string, Watched> watched_;
    std::set<std::pair<Instant, std::string>> due_;  // each watched order, by when it is due
    std::deque<std::string> swept_;
    std::unordered_set<std::string> taken_;
    unsigned turn_ = 0;
};

}  // namespace orderwire::jobs
