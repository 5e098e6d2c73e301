// CsrfCheck of other origins: what they may not ask for, and, by CORS, what their browsers let them read.
// Only pages of allowed origins may; to others nothing is said, and their browsers then keep the response
// from them.
#pragma once

#include "http/message.hpp"
#include "http/origin.hpp"

namespace orderwire::http {

// Whether a page that is not one of `origins` has sent this, by what browsers say: Origin decides (`null`,
// which a page can bring about, is foreign), and where there is none Sec-Fetch-Site. What has neither is no
// page.
bool is_from_foreign_page(const OriginPolicy& origins, const Request& request);

// Adds to the response to a request from an allowed page what lets the page read it, its ETag and Retry-After
// included, and send cookies with it. A preflight, to which the router says what the path allows, gets those
// methods. `Vary: Origin` stands in every response, so that no cache gives one
// origin's to another.
void share_with_origin(const OriginPolicy& origins, const Request& request, Response& response);

}  // namespace orderwire::http
