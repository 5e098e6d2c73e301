// How a command asks a running server, which owns the store.
#pragma once

#include "base/json.hpp"
#include "http/client/client.hpp"

namespace orderwire::cli {

// Sends one request and waits for the JSON object of its answer. Throws std::runtime_error with one clear
// line where the server cannot be asked, or answers with anything but 200.
json::object call_server(http::ClientRequest request);

}  // namespace orderwire::cli
