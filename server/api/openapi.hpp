// GET /openapi.json: the machine-readable contract, docs/openapi.json, as this very program was built with
// it.
#pragma once

#include "http/server/router.hpp"

namespace orderwire::api {

// The whole of docs/openapi.json (generated at build time).
extern const char openapi_json[];

// Anybody may read it, pages of every origin included. `ETag`, and 304 on If-None-Match.
void add_openapi_route(http::Router& router);

}  // namespace orderwire::api
