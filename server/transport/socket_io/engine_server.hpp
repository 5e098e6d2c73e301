// The Engine.IO sessions of one loop: by their ids, with one clock for all of them. A session lives and dies
// on its loop; its id says which one that is, since a client's next request may come to another.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/periodic.hpp"
#include "http/server/address_limiter.hpp"
#include "transport/socket_io/engine_session.hpp"

namespace orderwire::transport::socket_io {

class EngineSocket;

class EngineServer : public std::enable_shared_from_this<EngineServer> {
  public:
    using Instant = EngineSession::Instant;
    // Makes what speaks over a new session.
    using MakeApplication = std::function<std::unique_ptr<EngineApplication>(EngineSession&, Instant)>;
    using SessionPtr = std::shared_ptr<EngineSession>;

    // `loop_index`, 0 to 255, is this loop's place among the process's loops.
    EngineServer(Loop& loop, std::size_t loop_index, const EngineOptions& options,
                 MakeApplication make_application, const MonotonicClock& clock = monotonic_clock());
    EngineServer(const EngineServer&) = delete;
    EngineServer& operator=(const EngineServer&) = delete;

    void start();  // the clock; once

    // A new session. `place` is its place among its address's connections while it has no socket of its own.
    SessionPtr open(EngineSession::Transport transport, std::shared_ptr<void> place);
    // The session of this id, or null; its clocks have been looked at.
    SessionPtr find(const std::string& sid);

    // From now on no WebSocket begins: those that shake hands, now or later, are closed when they have done
    // so.
    void drain();
    bool draining() const { return draining_; }
    // Ends everything at once: sessions, and sockets that are still shaking hands or saying goodbye.
    void abort();

    const EngineOptions& options() const { return options_; }
    std::size_t sessions() const { return sessions_.size(); }
    std::size_t sockets() const { return sockets_.size(); }
    Executor executor() { return loop_.get_executor(); }
    const MonotonicClock& clock() const { return clock_; }

    // Which loop a session's id names; nothing where it is no id of ours.
    static std::optional<std::size_t> loop_index_of(std::string_view sid);

  private:
    friend class EngineSocket;  // joins and leaves
    struct Entry {
        SessionPtr session;
        std::shared_ptr<void> place;
    };

    void look_at_clocks();
    std::vector<EngineSocket*> all_sockets() const;

    Loop& loop_;
    std::size_t loop_index_;
    EngineOptions options_;
    MakeApplication make_application_;
    const MonotonicClock& clock_;
    Periodic ticker_;
    bool draining_ = false;
    std::unordered_map<std::string, Entry> sessions_;
    std::unordered_set<EngineSocket*> sockets_;
};

}  // namespace orderwire::transport::socket_io
