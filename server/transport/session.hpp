// One watcher's connection, on whatever wire: its place among the loop's watchers, its feed, its heartbeat. A
// transport derives its own session from this one, makes it with std::make_shared, and keeps it alive for as
// long as the client is there.
#pragma once

#include <chrono>
#include <memory>

#include "transport/feed.hpp"
#include "transport/watchers.hpp"

namespace orderwire::transport {

class Session : public std::enable_shared_from_this<Session> {
  public:
    using Instant = orderwire::Instant;

    virtual ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Looks at the session's clocks, and says when to look again. This one, about once a second: what is
    // overdue is dropped, and a heartbeat falls due every interval.
    virtual Instant tick(Instant now);
    // The server stops: tells the client to come back after `reconnect_in`, and ends.
    virtual void drain(std::chrono::milliseconds reconnect_in) = 0;
    // Ends at once, without a word.
    virtual void abort() = 0;

    Transport transport() const;
    const Feed& feed() const { return feed_; }

  protected:
    Session(std::shared_ptr<Watchers> watchers, Transport transport);

    // Something is there to send: a view, or a heartbeat. It must not destroy the session, and may be called
    // inside feed().follow(). A session whose wake() throws is aborted: what it was to send may be lost, and
    // its client comes back with its cursor.
    virtual void wake() = 0;
    // Whether the client left something too long: it takes no bytes, say.
    virtual bool overdue(Instant now) const = 0;

    const Watchers& watchers() const { return *watchers_; }
    Instant now() const { return watchers_->now(); }
    Feed& feed() { return feed_; }
    hub::MessagePtr take_view();  // the next one to send, or null; it counts as sent
    void count_view();            // one that was sent another way
    bool take_heartbeat();        // whether one is due; then it no longer is

  private:
    friend class Watchers;
    void wake_or_abort() noexcept;
    void abort_after_fault() noexcept;

    std::shared_ptr<Watchers> watchers_;
    std::size_t place_;  // in their list
    Watchers::Figures& figures_;
    Feed feed_;
    Instant heartbeat_at_;
    bool heartbeat_due_ = false;
};

}  // namespace orderwire::transport
