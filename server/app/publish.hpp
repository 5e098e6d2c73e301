// From the store's words to the hub's: an order is a topic, its version the cursor, its view the bytes.
#pragma once

#include <memory>

#include "hub/message.hpp"
#include "store/store.hpp"

namespace orderwire::app {

inline hub::MessagePtr to_message(const store::Snapshot& order) {
    return std::make_shared<const hub::Message>(
        hub::Message{order.order_id, order.version, order.final, order.view});
}

}  // namespace orderwire::app
