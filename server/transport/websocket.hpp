// The live channel over WebSocket: GET /live?order=ID[&since=V]. docs/protocol.md describes the wire.
#pragma once

#include <memory>

#include "http/message.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::transport {

// Answers GET /live: a hijack, 426 `upgrade_required`, or SessionRegistry::refusal.
http::Response open_websocket(const std::shared_ptr<SessionRegistry>& registry, const http::Request& request);

}  // namespace orderwire::transport
