// What stands between a request and its handler: whether the call may change anything, and what becomes of
// errors. Who calls is principal.hpp's.
#pragma once

#include <functional>

#include "api/dependencies.hpp"

namespace orderwire::api {

// Thrown inside a handler to end the request with this answer.
struct HttpError {
    http::Response response;
};
[[noreturn]] void refuse(http::status status, std::string_view code, std::string_view detail);
// The answer that fits an Error of the rooms below: its code decides the status.
[[noreturn]] void refuse(const Error& error);

using Endpoint = std::function<task<http::Response>(Dependencies&, http::Request&)>;

// A handler that reads: storage faults become 503 `storage_unavailable`, or `overloaded` where too much waits
// to be stored, with Retry-After.
http::Handler reading(Dependencies& deps, Endpoint endpoint);
// A handler that changes something: as above; and a request that a browser may have sent, one with a cookie
// or an Origin, must have a JSON content type (415 `unsupported_media_type`), which no form can.
http::Handler changing(Dependencies& deps, Endpoint endpoint);
void check_change(const http::Request& request);

// What stands before all routes that change something: a page of a foreign origin may not. 403
// `foreign_origin`.
http::Router::Guard own_pages_only(const http::OriginPolicy& origins);

// The request's body as a JSON object; an empty body is an empty object. Refuses with 400.
json::object read_object(const http::Request& request);

// The same of a route that asks for nothing: what stands in the object is ignored, as everywhere.
void check_no_members(const http::Request& request);

// The order of the path's {id}: refuses with 404 `unknown_order`.
store::Snapshot read_order(Dependencies& deps, const http::Request& request);

}  // namespace orderwire::api
