// Carries published messages to every loop's hub. This is the seam where another program (NATS) can stand
// later: a bus may lose or reorder, and says `gap` for what it may have lost; watchers of that topic then
// read it again.
#pragma once

#include <memory>
#include <vector>

#include "base/async.hpp"
#include "hub/message.hpp"

namespace orderwire::hub {

class Hub;

class Bus {
  public:
    virtual ~Bus() = default;
    // From any thread.
    virtual void publish(std::vector<MessagePtr> messages) = 0;
};

// Within one process: one post to each loop for a whole group. Loses nothing, keeps the order. The hubs must
// outlive the bus; publishing must have ended before a loop goes away.
class LocalBus final : public Bus {
  public:
    void attach(Executor loop, Hub& hub);  // before the first publish
    void publish(std::vector<MessagePtr> messages) override;

  private:
    struct Member {
        Executor loop;
        Hub* hub;
    };
    std::vector<Member> members_;
};

}  // namespace orderwire::hub
