// The live channel over WebSocket: GET /live?order=ID[&since=V]. docs/protocol.md describes the wire.
#pragma once

#include <memory>

#include "http/message.hpp"
#include "transport/watchers.hpp"

namespace orderwire::transport {

// Answers GET /live: a hijack, 426 `upgrade_required`, or Watchers::refusal.
http::Response open_websocket(const std::shared_ptr<Watchers>& watchers, const http::Request& request);

}  // namespace orderwire::transport
