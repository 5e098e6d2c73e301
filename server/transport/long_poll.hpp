// The live channel as long-poll: GET /api/orders/{id}?since=V&wait=S, a request that is deferred until the
// order's version passes V. docs/protocol.md describes the wire.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.hpp"
#include "transport/session_registry.hpp"

namespace orderwire::transport {

// A version as an ETag: "3" in its quotes.
std::string etag_of(std::uint64_t version);

// What GET /api/orders/{id} answers, held or not: 304 where the client has this version, else 200 and the
// view. ETag and `Cache-Control: no-store` on both.
http::Response view_response(std::uint64_t version, std::shared_ptr<const std::string> view, bool known);

// For Response::defer: answers with the view as soon as the order's version passes `since`; with 304 after
// `wait`, and at shutdown, then with Retry-After.
std::function<void(std::shared_ptr<http::DeferredResponse>)> hold(std::shared_ptr<SessionRegistry> registry,
                                                                  std::string order, std::uint64_t since,
                                                                  std::chrono::seconds wait);

}  // namespace orderwire::transport
