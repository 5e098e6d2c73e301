#include "hub/bus.hpp"

#include <boost/asio/post.hpp>

#include "base/contained.hpp"
#include "hub/hub.hpp"

namespace orderwire::hub {

void LocalBus::attach(Executor loop, Hub& hub) { members_.push_back({std::move(loop), &hub}); }

void LocalBus::publish(std::vector<MessagePtr> messages) noexcept {
    std::shared_ptr<const std::vector<MessagePtr>> group;
    if (!contained("bus",
                   [&] { group = std::make_shared<const std::vector<MessagePtr>>(std::move(messages)); })) {
        return gap();
    }
    for (const Member& member : members_) {
        const bool posted = contained("bus", [&] {
            asio::post(member.loop, [hub = member.hub, group] {
                for (const MessagePtr& message : *group)
                    hub->publish(message);
            });
        });
        if (!posted) member.hub->gap_everywhere();
    }
}

void LocalBus::gap() noexcept {
    for (const Member& member : members_)
        member.hub->gap_everywhere();
}

}  // namespace orderwire::hub
