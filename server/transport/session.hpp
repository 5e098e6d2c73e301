// One watcher's connection, on whatever wire: its place among the loop's watchers, its subscriptions, its
// heartbeat. A transport derives its own session from this one, makes it with std::make_shared, and keeps it
// alive for as long as the client is there.
#pragma once

#include <chrono>
#include <memory>

#include "transport/conflating_subscriptions.hpp"
#include "transport/session_registry.hpp"

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
    const ConflatingSubscriptions& subscriptions() const { return subscriptions_; }

  protected:
    Session(std::shared_ptr<SessionRegistry> registry, Transport transport);

    // Something is there to send: a view, or a heartbeat. It must not destroy the session, and may be called
    // inside subscriptions().follow(). A session whose wake() throws is aborted: what it was to send may be
    // lost, and its client comes back with its cursor.
    virtual void wake() = 0;
    // Whether the client left something too long: it takes no bytes, say.
    virtual bool overdue(Instant now) const = 0;

    const SessionRegistry& registry() const { return *registry_; }
    Instant now() const { return registry_->now(); }
    ConflatingSubscriptions& subscriptions() { return subscriptions_; }
    hub::MessagePtr take_view();  // the next one to send, or null; it counts as sent
    void count_view();            // one that was sent another way
    bool take_heartbeat();        // whether one is due; then it no longer is

  private:
    friend class SessionRegistry;
    void wake_or_abort() noexcept;
    void abort_after_fault() noexcept;

    std::shared_ptr<SessionRegistry> registry_;
    std::size_t registry_index_;  // in their list
    SessionRegistry::Counters& counters_;
    ConflatingSubscriptions subscriptions_;
    Instant heartbeat_at_;
    bool heartbeat_due_ = false;
};

}  // namespace orderwire::transport
