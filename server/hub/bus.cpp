#include "hub/bus.hpp"

#include <boost/asio/post.hpp>

#include "hub/hub.hpp"

namespace orderwire::hub {

void LocalBus::attach(Executor loop, Hub& hub) { members_.push_back({std::move(loop), &hub}); }

void LocalBus::publish(std::vector<MessagePtr> messages) {
    const auto group = std::make_shared<const std::vector<MessagePtr>>(std::move(messages));
    for (const Member& member : members_) {
        asio::post(member.loop, [hub = member.hub, group] {
            for (const MessagePtr& message : *group)
                hub->publish(message);
        });
    }
}

}  // namespace orderwire::hub
