#include "payments/lookup_schedule.hpp"

namespace orderwire::payments {

void LookupSchedule::watched(std::span<const std::string> orders, Instant now) {
    for (const std::string& order : orders)
        watched_.try_emplace(order, Watched{now, now + patience_}).first->second.seen_at = now;
}

void LookupSchedule::swept(std::vector<std::string> orders) {
    for (std::string& order : orders) {
        if (!watched_.contains(order)) swept_.push_back(std::move(order));
    }
}

std::vector<std::string> LookupSchedule::take(Instant now, std::size_t max) {
    std::vector<std::string> due;
    for (auto entry = watched_.begin(); entry != watched_.end();) {
        auto& [order, watched] = *entry;
        // A watcher that comes back soon finds its order's place kept.
        if (watched.due_at <= now && now - watched.seen_at >= patience_) {
            entry = watched_.erase(entry);
            continue;
        }
        ++entry;
        if (watched.due_at > now || due.size() == max || taken_.contains(order)) continue;
        watched.due_at = now + patience_;
        due.push_back(order);
    }
    while (due.size() < max && !swept_.empty()) {
        if (!taken_.contains(swept_.front())) due.push_back(std::move(swept_.front()));
        swept_.pop_front();
    }
    taken_.insert(due.begin(), due.end());
    return due;
}

void LookupSchedule::done(const std::string& order) { taken_.erase(order); }

}  // namespace orderwire::payments
