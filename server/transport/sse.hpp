// The live channel as Server-Sent Events: GET /api/orders/{id}/events. docs/protocol.md describes the wire.
#pragma once

#include <memory>

#include "http/message.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::transport {

// Answers with a stream (a hijack); 204 where the cursor it comes with is that of an order that has ended,
// which stops an EventSource for good; or SessionRegistry::refusal. The cursor is Last-Event-ID, or else
// ?lastEventId=, or else ?since=.
http::Response open_event_stream(const std::shared_ptr<SessionRegistry>& registry,
                                 const http::Request& request);

}  // namespace orderwire::transport
