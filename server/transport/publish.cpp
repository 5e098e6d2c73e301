#include "transport/publish.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/contained.hpp"

namespace orderwire::transport {

void publish(std::span<const store::Snapshot> changes, hub::Bus& bus) noexcept {
    std::vector<hub::MessagePtr> messages;
    const bool made = contained("watchers were not told", [&] {
        messages.reserve(changes.size());
        std::transform(changes.begin(), changes.end(), std::back_inserter(messages), to_message);
    });
    if (made) {
        bus.publish(std::move(messages));
    } else {
        bus.gap();
    }
}

}  // namespace orderwire::transport
