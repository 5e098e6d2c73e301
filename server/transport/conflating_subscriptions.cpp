#include "transport/conflating_subscriptions.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/log_rate_limiter.hpp"
#include "store/store.hpp"

namespace orderwire::transport {

ConflatingSubscriptions::ConflatingSubscriptions(hub::Hub& hub, const Snapshots& snapshots,
                                                 std::function<void()> wake)
    : hub_(hub), snapshots_(snapshots), wake_(std::move(wake)) {}

ConflatingSubscriptions::Entry* ConflatingSubscriptions::find(std::string_view topic) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.topic == topic; });
    return found == entries_.end() ? nullptr : &*found;
}

result<void> ConflatingSubscriptions::follow(const std::string& topic, std::optional<std::uint64_t> since) {
    Entry* entry = find(topic);
    const bool is_new = entry == nullptr;
    if (is_new && entries_.size() >= topics_max) {
        return Error{"too_many_orders", "a connection follows at most 32 orders"};
    }
    // The subscription stands before the snapshot is read: what is committed in between arrives by one of the
    // two.
    hub::Subscription subscription = is_new ? hub_.subscribe(topic, *this) : hub::Subscription();
    hub::MessagePtr snapshot;
    try {
        snapshot = snapshots_(topic);
    } catch (const store::StorageError& error) {
        static LogRateLimiter log_limiter(1);
        if (log_limiter.pass()) spdlog::error("watching an order: {}", error.what());
        return Error{"storage_unavailable", "the store can't be read now; try again"};
    }
    if (!snapshot) return Error{"unknown_order", "there is no order with this id"};
    if (is_new) {
        entries_.push_back({topic, std::move(subscription), 0, nullptr});
        entry = &entries_.back();
    }

    entry->sent = since && *since <= snapshot->cursor ? *since : 0;
    entry->pending.reset();
    if (snapshot->cursor > entry->sent) {
        offer(*entry, snapshot);
    } else if (snapshot->is_final) {
        ended_ = true;
        unfollow(topic);
    } else {
        ended_ = false;
    }
    return {};
}

void ConflatingSubscriptions::unfollow(const std::string& topic) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.topic == topic; });
}

hub::MessagePtr ConflatingSubscriptions::take() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[(turn_ + i) % entries_.size()];
        if (!entry.pending) continue;
        turn_ = (turn_ + i + 1) % entries_.size();
        hub::MessagePtr message = std::move(entry.pending);
        entry.pending.reset();
        entry.sent = message->cursor;
        ended_ = message->is_final;
        if (message->is_final) unfollow(message->topic);
        return message;
    }
    return nullptr;
}

bool ConflatingSubscriptions::has_pending() const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const Entry& entry) { return entry.pending != nullptr; });
}

void ConflatingSubscriptions::offer(Entry& entry, const hub::MessagePtr& message) {
    const std::uint64_t newest = entry.pending ? entry.pending->cursor : entry.sent;
    if (message->cursor <= newest) return;
    entry.pending = message;
    wake_();
}

void ConflatingSubscriptions::on_message(const hub::MessagePtr& message) {
    if (Entry* entry = find(message->topic)) offer(*entry, message);
}

}  // namespace orderwire::transport
