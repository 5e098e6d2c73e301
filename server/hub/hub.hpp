// The hub of one loop: who watches which topic. No locks: it is used on its loop only. Publishing costs what
// the topic's own watchers cost, however many others there are.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/message.hpp"

namespace orderwire::hub {

class Hub;
struct Topic;

// Hears of its subscriptions' news. Called on the hub's loop; it may unsubscribe itself or others inside the
// call.
class Watcher {
  public:
    virtual void on_message(const MessagePtr& message) = 0;
    // The bus may have lost something: read the topic again.
    virtual void on_gap(const std::string& topic) = 0;

  protected:
    ~Watcher() = default;
};

// One watcher's interest in one topic, for as long as it lives. Moves; it unsubscribes when destroyed.
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

    [[nodiscard]] Subscription subscribe(const std::string& topic, Watcher& watcher);
    void publish(const MessagePtr& message);
    void gap(const std::string& topic);
    std::size_t topics() const { return topics_.size(); }
    std::vector<std::string> topic_names() const;

  private:
    friend class Subscription;
    template <class Tell>
    void hand_round(const std::string& name, const Tell& tell);
    std::unordered_map<std::string, std::unique_ptr<Topic>> topics_;
};

}  // namespace orderwire::hub
