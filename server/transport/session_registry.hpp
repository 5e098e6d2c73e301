// What the watchers of one loop have in common, whatever wire they use: the hub, the policy, the clocks, and
// who they are. A transport is a way for a request to become a Session (session.hpp) here.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/metrics.hpp"
#include "base/monotonic.hpp"
#include "base/periodic.hpp"
#include "base/token_bucket.hpp"
#include "http/message.hpp"
#include "http/origin.hpp"
#include "transport/conflating_subscriptions.hpp"

namespace orderwire::transport {

class Session;

// Each has its own counters, under transport="…".
enum class Transport { websocket, sse, long_poll, socket_io };

struct Options {
    std::chrono::milliseconds heartbeat_interval{25'000};
    std::chrono::milliseconds drain_window{10'000};
    std::chrono::milliseconds idle_timeout{60'000};   // without a subscription
    std::chrono::milliseconds write_timeout{50'000};  // a client that takes nothing for so long is dropped
    std::chrono::milliseconds close_timeout{2'000};   // for the other side's half of a closing handshake
    Rate message_rate{20, 64};                        // of what a client says on one connection
};

// What a client is told that said too much.
Error too_many_messages();

class SessionRegistry : public std::enable_shared_from_this<SessionRegistry> {
  public:
    // Everything that is passed by reference must outlive the loop's last handler.
    SessionRegistry(Loop& loop, hub::Hub& hub, Snapshots snapshots, const http::OriginPolicy& origins,
                    const Options& options, Metrics& metrics,
                    const MonotonicClock& clock = monotonic_clock());

    void start();  // the clocks; once
    void stop();   // them; on the loop, or when it does not run

    // 403 `foreign_origin`, where a page of an origin that is not allowed asks.
    std::optional<http::Response> foreign_origin(const http::Request& request) const;
    // Why a request may not become a watcher, on any transport and of any order: 403 `foreign_origin`,
    // 400 `bad_request` (a malformed ?since=), 503 `draining` with Retry-After.
    std::optional<http::Response> refusal(const http::Request& request) const;

    // From now on there are no new ones: they can be counted.
    void refuse_new() { draining_ = true; }
    // After that, on every loop: tells each session to go, with a reconnect slot of its own. The process has
    // `total` watchers; this loop's get the slots from `first` on.
    void drain(std::size_t first, std::size_t total);
    // Drops those that did not go in time.
    void abort();

    // Somebody asks for this order from time to time: a watcher too, between two requests.
    void polled(const std::string& order);
    // The orders that are watched: followed now, or polled since the last call.
    std::vector<std::string> take_watched();

    // Adds to `counts` how many of this loop's sessions follow each of the orders, by Transport. Looks at
    // every session: not for the push path.
    using Counts = std::unordered_map<std::string, std::array<std::size_t, 4>>;
    void count(const std::vector<std::string>& orders, Counts& counts) const;

    std::size_t size() const { return handles_.size(); }
    bool draining() const { return draining_; }

    Executor loop() const { return loop_; }
    const MonotonicClock& clock() const { return clock_; }
    Instant now() const { return clock_.now(); }
    hub::Hub& hub() const { return hub_; }
    const Snapshots& snapshots() const { return snapshots_; }
    const Options& options() const { return options_; }

  private:
    friend class Session;  // joins, leaves, counts
    struct SessionHandle {
        Session* session;
        Instant look_at;  // when its clocks are to be looked at
    };
    struct Counters {
        Counter* watchers;
        Counter* views_sent;
    };
    Counters& counters_of(Transport transport) { return counters_[static_cast<std::size_t>(transport)]; }

    std::size_t join(Session& session);
    void leave(const Session& session);
    // Between two looks at a session that waits for nothing in particular.
    std::chrono::milliseconds look_interval() const;
    void tick();
    void close_gaps();
    std::vector<std::shared_ptr<Session>> look_due_at(Instant now) const;

    Executor loop_;
    hub::Hub& hub_;
    Snapshots snapshots_;
    const http::OriginPolicy& origins_;
    Options options_;
    const MonotonicClock& clock_;
    std::array<Counters, 4> counters_;
    // In one piece of memory, so that looking for who is due touches nobody who is not.
    std::vector<SessionHandle> handles_;
    std::unordered_set<std::string> polled_;
    bool draining_ = false;
    // One clock for all sessions: one for each would cost more memory than the rest of an idle one.
    Periodic ticker_;
    Periodic gap_closer_;
};

// What a request gets whose order could not be followed (ConflatingSubscriptions::follow).
http::Response not_followed(const Error& error);

}  // namespace orderwire::transport
