// Watchers that do not give up: each follows an order of its own, on WebSocket, Server-Sent Events or held
// requests, comes back with the version that it saw last when it is lost, and takes the next order when its
// own has ended.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "ledger.hpp"
#include "load/watcher.hpp"

namespace orderwire::crash {

class Followers {
  public:
    struct Options {
        std::uint16_t port = 0;
        std::size_t count = 0;
        std::uint64_t seed = 0;
    };
    // `dialect` speaks of the ledger's orders by their index. Both must outlive it.
    Followers(Loop& loop, Options options, const load::Dialect& dialect, Ledger& ledger);
    ~Followers();
    Followers(const Followers&) = delete;
    Followers& operator=(const Followers&) = delete;

    // An order that is followed now.
    std::uint32_t any_order();
    // Orders that nobody has followed yet.
    std::size_t orders_left() const { return ledger_.orders().size() - next_order_; }
    std::vector<std::uint32_t> followed() const;

    struct Counts {
        std::size_t opened = 0;   // connections that came to watch
        std::size_t lost = 0;     // connections that watched
        std::size_t ended = 0;    // orders followed to their end
        std::size_t put_off = 0;  // answered 429 or 503
    };
    Counts counts;

  private:
    struct Follower {
        load::Transport transport;
        std::optional<std::uint32_t> order;  // nothing: there is none left
        std::shared_ptr<load::Watcher> watcher;
        asio::steady_timer timer;
        bool watching = false;
        int failures = 0;  // since it last watched
    };
    void follow_next(Follower& follower);
    void connect(Follower& follower);
    void connect_later(Follower& follower);
    void on_view(Follower& follower, std::string_view view);
    void on_refused(Follower& follower, int status);
    Follower& following(const load::Watcher& watcher) { return *of_order_[watcher.index()]; }

    Loop& loop_;
    Options options_;
    const load::Dialect& dialect_;
    Ledger& ledger_;
    load::Watcher::Events events_;
    std::deque<Follower> followers_;
    std::vector<Follower*> of_order_;
    std::uint32_t next_order_ = 0;
    std::mt19937_64 random_;
};

}  // namespace orderwire::crash
