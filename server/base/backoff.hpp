// Who failed, and when to try again: each by itself, after a pause that doubles. What is behind one that
// fails goes on. Pure: time is passed in. Single-threaded.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_map>

namespace orderwire {

class Backoff {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : first_(first), longest_(longest) {}

    // It never failed, or its pause is over.
    bool is_due(const std::string& key, Instant now) const {
        const auto found = failed_.find(key);
        return found == failed_.end() || found->second.due_at <= now;
    }
    void failed(const std::string& key, Instant now) {
        const auto [entry, is_first] = failed_.try_emplace(key, Entry{{}, first_});
        if (!is_first) entry->second.pause = std::min(entry->second.pause * 2, longest_);
        entry->second.due_at = now + entry->second.pause;
    }
    void succeeded(const std::string& key) { failed_.erase(key); }

    // Forgets those that nobody asked about for long after they were due: they ended some other way.
    void tidy(Instant now) {
        std::erase_if(failed_, [&](const auto& entry) { return now - entry.second.due_at > longest_; });
    }
    std::size_t size() const { return failed_.size(); }

  private:
    struct Entry {
        Instant due_at;
        std::chrono::milliseconds pause;
    };

    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    std::unordered_map<std::string, Entry> failed_;
};

}  // namespace orderwire
