// The live channel as Server-Sent Events: GET /api/orders/{id}/events. docs/protocol.md describes the wire.
#pragma once

#include <memory>

#include "http/message.hpp"
#include "transport/watchers.hpp"

namespace orderwire::transport {

// Answers with a stream (a hijack); 204 where the cursor it comes with is that of an order that has ended,
// which stops an EventSource for good; or Watchers::refusal. The cursor is Last-Event-ID, or else
// ?lastEventId=, or else ?since=.
http::Response open_event_stream(const std::shared_ptr<Watchers>& watchers, const http::Request& request);

}  // namespace orderwire::transport
