// The web client: its files, and index.html for the addresses that are pages of it.
#pragma once

#include <string>

#include "api/dependencies.hpp"
#include "http/server/static_files.hpp"

namespace orderwire::api {

// Answers every GET that no route took. Unknown addresses get the client's own 404 page, with status 404;
// below /api they get JSON, and so they do everywhere where there are no files (null).
http::Handler web_client(const http::StaticFiles* files, const Provider& provider);

}  // namespace orderwire::api
