// The loops of the process that hold Engine.IO sessions. A client's requests come to any loop (each has an
// acceptor of its own); what is to be done with a session is done on the session's.
#pragma once

#include <boost/asio/dispatch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "transport/socket_io/engine_house.hpp"

namespace orderwire::transport::socket_io {

class Neighbours {
  public:
    // All loops, in the order of their indices. The neighbours go before the loops do: after that nobody
    // visits.
    explicit Neighbours(std::vector<Executor> loops) {
        for (Executor& loop : loops)
            members_.push_back(std::make_shared<Member>(Member{std::move(loop), {}}));
    }

    // Before the loop runs.
    void settle(std::size_t loop_index, const std::shared_ptr<EngineHouse>& house) {
        members_.at(loop_index)->house = house;
    }

    using HousePtr = std::shared_ptr<EngineHouse>;
    using SessionPtr = EngineHouse::SessionPtr;

    // Calls `action(const HousePtr&, const SessionPtr&)` on the loop where the session lives; the session is
    // null where there is none. At once where this is the loop, or the id is none of ours (then the house is
    // null too).
    template <class Action>
    void visit(const std::string& sid, Action action) const {
        const auto index = EngineHouse::loop_index_of(sid);
        if (!index || *index >= members_.size()) return action(HousePtr(), SessionPtr());
        const std::shared_ptr<Member>& member = members_[*index];
        asio::dispatch(member->loop, [member, sid, action = std::move(action)]() mutable {
            // Only here, on its own loop, is the house looked at: no lock is needed.
            const HousePtr house = member->house.lock();
            action(house, house ? house->find(sid) : nullptr);
        });
    }

  private:
    struct Member {
        Executor loop;
        std::weak_ptr<EngineHouse> house;
    };
    std::vector<std::shared_ptr<Member>> members_;
};

}  // namespace orderwire::transport::socket_io
