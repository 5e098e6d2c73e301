// Watchers on every transport that a server which stops sends away, each with a slot of its own, and that
// come back when they were told to.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/timer.hpp"
#include "crash/dialects.hpp"
#include "load/watcher.hpp"

namespace orderwire::crash {

enum class Wire : std::uint8_t { websocket, sse, long_poll, socket_io };
inline constexpr std::array wire_names{"WebSocket", "SSE", "long-poll", "Socket.IO"};

class Returning {
  public:
    using Instant = std::chrono::steady_clock::time_point;
    struct Member {
        std::shared_ptr<load::Watcher> watcher;
        Wire wire = Wire::websocket;
        std::uint64_t version = 0;  // the newest that it saw
        bool watches = false;
        std::optional<std::chrono::milliseconds> slot;  // as it was told
        bool between_polls = false;                     // when it was sent away it was about to ask again
        Instant seen;                                   // its last view
        std::size_t attempts = 0;                       // after the first time
    };

    // Number i watches orders[i % orders.size()].
    Returning(Loop& loop, std::uint16_t port, const std::vector<load::FilledOrder>& orders,
              std::size_t count);
    ~Returning();
    Returning(const Returning&) = delete;
    Returning& operator=(const Returning&) = delete;

    // Opens them, some at a time; false where not all watch within the time.
    bool open_all(std::chrono::seconds patience);
    // From now on who is sent away comes back in its slot, and again after a second while it is refused.
    void come_back() { coming_back_ = true; }

    const std::vector<Member>& members() const { return members_; }
    std::size_t watching() const { return watching_; }
    std::size_t backwards() const { return backwards_; }  // views older than one that was seen
    const std::string& order_of(std::size_t member) const { return orders_[member % orders_.size()].id; }

  private:
    void open(std::size_t number);
    void on_view(std::size_t number, std::string_view view);
    void on_gone(std::size_t number, std::string_view last_words);
    void retry(std::size_t number, std::chrono::milliseconds wait);

    Loop& loop_;
    std::uint16_t port_;
    std::vector<load::FilledOrder> orders_;
    std::unique_ptr<load::Peer> native_;
    std::unique_ptr<SocketIoDialect> socket_io_;
    load::Watcher::Events events_;
    std::vector<Member> members_;
    std::size_t watching_ = 0;
    std::size_t backwards_ = 0;
    bool coming_back_ = false;
    std::shared_ptr<bool> here_ = std::make_shared<bool>(true);  // goes with it
};

// What a close reason, a `retry:` line or a Retry-After says.
std::optional<std::chrono::milliseconds> slot_in(std::string_view last_words);

}  // namespace orderwire::crash
