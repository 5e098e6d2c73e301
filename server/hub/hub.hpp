// The hub of one loop: who watches which topic. No locks: it is used on its loop only. Publishing costs what
// the topic's own subscribers cost, however many others there are.
//
// What could not be told is a gap: its topic's newest message is read again and dispatched, once for all
// its subscribers, however often that has to be tried.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/message.hpp"

namespace orderwire::hub {

class Hub;
struct Topic;

// Hears of its subscriptions' news. Called on the hub's loop; it may unsubscribe itself or others inside the
// call. It drops what is not newer than what it has heard. What it throws is its own: the others are told,
// and the topic has a gap.
class Subscriber {
  public:
    virtual void on_message(const MessagePtr& message) = 0;

  protected:
    ~Subscriber() = default;
};

// One subscriber's interest in one topic, for as long as it lives. Moves; it unsubscribes when destroyed.
class Subscription {
  public:
    Subscription() = default;
    Subscription(Subscription&& other) noexcept;
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();
    explicit operator bool() const { return link_ != nullptr; }
    const std::string& topic() const;

  private:
    friend class Hub;
    friend struct Topic;
    struct Link;
    explicit Subscription(Link* link) : link_(link) {}
    Link* link_ = nullptr;
};

class Hub {
  public:
    Hub();
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    [[nodiscard]] Subscription subscribe(const std::string& topic, Subscriber& subscriber);
    void publish(const MessagePtr& message) noexcept;

    // Something of this topic may be lost.
    void gap(const std::string& topic) noexcept;
    // The same of every topic. From any thread.
    void gap_everywhere() noexcept { gap_everywhere_.store(true, std::memory_order_relaxed); }
    bool has_gaps() const { return gaps_ || gap_everywhere_.load(std::memory_order_relaxed); }
    // The newest message of a topic, or null where there is none.
    using Read = std::function<MessagePtr(const std::string& topic)>;
    // Closes up to `max` gaps. What `read` throws comes through, and the gaps that are left stay.
    void close_gaps(const Read& read, std::size_t max);

    std::size_t topics() const { return topics_.size(); }
    std::vector<std::string> topic_names() const;

  private:
    friend class Subscription;
    std::vector<std::string> topics_with_gaps(std::size_t max) const;

    std::unordered_map<std::string, std::unique_ptr<Topic>> topics_;
    bool gaps_ = false;  // some topic may have one
    std::atomic<bool> gap_everywhere_{false};
};

}  // namespace orderwire::hub
