// The loops of the process that hold Engine.IO sessions. A client's requests come to any loop (each has an
// acceptor of its own); what is to be done with a session is done on the session's.
#pragma once

#include <boost/asio/dispatch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "transport/socket_io/engine_server.hpp"

namespace orderwire::transport::socket_io {

class SessionRouter {
  public:
    // All loops, in the order of their indices. The router goes before the loops do: after that nobody
    // visits.
    explicit SessionRouter(std::vector<Executor> loops) {
        for (Executor& loop : loops)
            members_.push_back(std::make_shared<Member>(Member{std::move(loop), {}}));
    }

    // Before the loop runs.
    void register_server(std::size_t loop_index, const std::shared_ptr<EngineServer>& server) {
        members_.at(loop_index)->server = server;
    }

    using EngineServerPtr = std::shared_ptr<EngineServer>;
    using SessionPtr = EngineServer::SessionPtr;

    // Calls `action(const EngineServerPtr&, const SessionPtr&)` on the loop where the session lives; the
    // session is null where there is none. At once where this is the loop, or the id is none of ours (then
    // the server is null too).
    template <class Action>
    void with_session(const std::string& sid, Action action) const {
        const auto index = EngineServer::loop_index_of(sid);
        if (!index || *index >= members_.size()) return action(EngineServerPtr(), SessionPtr());
        const std::shared_ptr<Member>& member = members_[*index];
        asio::dispatch(member->loop, [member, sid, action = std::move(action)]() mutable {
            // Only here, on its own loop, is the server looked at: no lock is needed.
            const EngineServerPtr server = member->server.lock();
            action(server, server ? server->find(sid) : nullptr);
        });
    }

  private:
    struct Member {
        Executor loop;
        std::weak_ptr<EngineServer> server;
    };
    std::vector<std::shared_ptr<Member>> members_;
};

}  // namespace orderwire::transport::socket_io
