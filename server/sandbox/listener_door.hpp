// Where `stripe listen` commands come in: GET /_sandbox/stripecli, upgraded to a WebSocket.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "http/message.hpp"
#include "sandbox/listener_session.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

class ListenerDoor {
  public:
    // `changed` as for ListenerSession. All on the sandbox's loop.
    ListenerDoor(World& world, std::function<void()> changed);

    // A hijack, or the error that makes a command ask for a new session: "Unknown WebSocket ID.".
    http::Response upgrade(const http::Request& request);

    void stop();  // closes every session

  private:
    World& world_;
    std::function<void()> changed_;
    std::vector<std::weak_ptr<ListenerSession>> sessions_;
    bool stopping_ = false;
};

}  // namespace orderwire::sandbox
