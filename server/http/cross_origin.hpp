// CORS: what browsers let pages of other origins read. Only pages of allowed origins may; to others nothing
// is said, and their browsers then keep the response from them.
#pragma once

#include "http/message.hpp"
#include "http/origin.hpp"

namespace orderwire::http {

// Adds to the response to a request from an allowed page what lets the page read it, its ETag and Retry-After
// included, and send cookies with it. A preflight, which the router refuses with 405, becomes 204 with the
// methods of the path's Allow header. `Vary: Origin` stands in every response, so that no cache gives one
// origin's to another.
void share_with_origin(const OriginPolicy& origins, const Request& request, Response& response);

}  // namespace orderwire::http
