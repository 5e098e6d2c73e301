#include "jobs/reconciliation_queue.hpp"

namespace orderwire::jobs {

namespace {

constexpr unsigned turns_for_each_swept = 4;

}  // namespace

void ReconciliationQueue::watched(std::span<const std::string> orders, Instant now) {
    for (const std::string& order : orders) {
        const auto [entry, is_new] = watched_.try_emplace(order, Watched{now, now + patience_});
        entry->second.seen_at = now;
        if (is_new) due_.emplace(entry->second.due_at, order);
    }
}

void ReconciliationQueue::swept(std::vector<std::string> orders) {
    for (std::string& order : orders) {
        if (!watched_.contains(order)) swept_.push_back(std::move(order));
    }
}

std::optional<std::string> ReconciliationQueue::take(Instant now) {
    std::optional<std::string> order;
    if (++turn_ % turns_for_each_swept == 0) order = take_swept();
    if (!order) order = take_watched(now);
    if (!order) order = take_swept();
    if (order) taken_.insert(*order);
    return order;
}

std::optional<std::string> ReconciliationQueue::take_watched(Instant now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        std::string order = std::move(due_.extract(due_.begin()).value().second);
        const auto entry = watched_.find(order);
        // A watcher that comes back soon finds its order's place kept.
        if (now - entry->second.seen_at >= patience_) {
            watched_.erase(entry);
            continue;
        }
        entry->second.due_at = now + patience_;
        due_.emplace(entry->second.due_at, order);
        if (!taken_.contains(order)) return order;
    }
    return std::nullopt;
}

std::optional<std::string> ReconciliationQueue::take_swept() {
    while (!swept_.empty()) {
        std::string order = std::move(swept_.front());
        swept_.pop_front();
        if (!taken_.contains(order)) return order;
    }
    return std::nullopt;
}

void ReconciliationQueue::done(const std::string& order) { taken_.erase(order); }

}  // namespace orderwire::jobs
