// From the store's words to the hub's: an order is a topic, its version the cursor, its view the bytes.
#pragma once

#include <memory>
#include <span>

#include "hub/bus.hpp"
#include "hub/message.hpp"
#include "store/store.hpp"

namespace orderwire::transport {

inline hub::MessagePtr to_message(const store::Snapshot& order) {
    return std::make_shared<const hub::Message>(
        hub::Message{order.order_id, order.version, order.final, order.view});
}

// What was committed, to everybody who watches it. From any thread: the store's writer says it. Where there
// is no memory to say it with, all that is watched has a gap.
void publish(std::span<const store::Snapshot> changes, hub::Bus& bus) noexcept;

}  // namespace orderwire::transport
