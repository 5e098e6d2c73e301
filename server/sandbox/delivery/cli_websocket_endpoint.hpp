// Where `stripe listen` commands come in: GET /_sandbox/stripecli, upgraded to a WebSocket.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "http/message.hpp"
#include "sandbox/delivery/cli_websocket_session.hpp"
#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

class CliWebSocketEndpoint {
  public:
    // `changed` as for CliWebSocketSession. All on the sandbox's loop.
    CliWebSocketEndpoint(EmulatorContext& context, std::function<void()> changed);

    // A hijack, or the error that makes a command ask for a new session: "Unknown WebSocket ID.".
    http::Response upgrade(const http::Request& request);

    void stop();  // closes every session

  private:
    EmulatorContext& context_;
    std::function<void()> changed_;
    std::vector<std::weak_ptr<CliWebSocketSession>> sessions_;
    bool stopping_ = false;
};

}  // namespace orderwire::sandbox
