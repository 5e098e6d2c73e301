// What one connection follows, whatever wire it uses: its orders, what was sent of each, and what waits to be
// sent. Where the wire is slow, an older view of an order gives way to the newest, so that the backlog is
// never more than one view for each order followed. Single-threaded; used on the hub's loop.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hub/hub.hpp"

namespace orderwire::transport {

// The newest committed message of a topic, or null where there is no such topic.
using Snapshots = hub::Hub::Read;

class ConflatingSubscriptions final : private hub::Subscriber {
  public:
    // `wake` is called when something is there to send; it must not destroy the subscriptions. It may be
    // called inside follow().
    ConflatingSubscriptions(hub::Hub& hub, const Snapshots& snapshots, std::function<void()> wake);
    ConflatingSubscriptions(const ConflatingSubscriptions&) = delete;
    ConflatingSubscriptions& operator=(const ConflatingSubscriptions&) = delete;

    static constexpr std::size_t topics_max = 32;

    // Follows a topic from cursor `since` on: its newest message is sent at once unless `since` is already
    // there; a `since` beyond it counts as none. Following it again sets the cursor anew. Errors:
    // `unknown_order`, `too_many_orders`, `storage_unavailable`.
    result<void> follow(const std::string& topic, std::optional<std::uint64_t> since);
    void unfollow(const std::string& topic);
    void unfollow_all() { entries_.clear(); }

    // The next message to send, or null. A topic whose last message ended it is no longer followed after
    // this.
    hub::MessagePtr take();

    template <class Use>
    void for_each_topic(const Use& use) const {
        for (const Entry& entry : entries_)
            use(entry.topic);
    }
    bool has_pending() const;
    bool following() const { return !entries_.empty(); }
    // Whether the last message that was taken, or the cursor last come with, ended its topic.
    bool ended() const { return ended_; }

  private:
    struct Entry {
        std::string topic;
        hub::Subscription subscription;
        std::uint64_t sent = 0;   // the cursor the client has
        hub::MessagePtr pending;  // newer than `sent`
    };

    void on_message(const hub::MessagePtr& message) override;
    void offer(Entry& entry, const hub::MessagePtr& message);
    Entry* find(std::string_view topic);

    hub::Hub& hub_;
    const Snapshots& snapshots_;
    std::function<void()> wake_;
    std::vector<Entry> entries_;
    std::size_t turn_ = 0;  // where take() looks first: no order starves another
    bool ended_ = false;
};

}  // namespace orderwire::transport
