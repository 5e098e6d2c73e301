// Carries published messages to every loop's hub. This is the seam where another program (NATS) can stand
// later: a bus may lose or reorder, and says `gap` for what it may have lost; the hubs then read it again.
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
    // From any thread. What can't be carried is a gap of every hub concerned.
    virtual void publish(std::vector<MessagePtr> messages) noexcept = 0;
    // What was to be published was lost before it came here. From any thread.
    virtual void gap() noexcept = 0;
};

// Within one process: one post to each loop for a whole group. Loses nothing, keeps the order. The hubs must
// outlive the bus; publishing must have ended before a loop goes away.
class LocalBus final : public Bus {
  public:
    void attach(Executor loop, Hub& hub);  // before the first publish
    void publish(std::vector<MessagePtr> messages) noexcept override;
    void gap() noexcept override;

  private:
    struct Member {
        Executor loop;
        Hub* hub;
    };
    std::vector<Member> members_;
};

}  // namespace orderwire::hub
