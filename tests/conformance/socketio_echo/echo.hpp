// What the echo server says.
#pragma once

#include <memory>

#include "transport/socket_io/engine_server.hpp"

namespace orderwire::transport::socket_io {

std::unique_ptr<EngineApplication> engine_echo(EngineSession& session, EngineServer::Instant now);
std::unique_ptr<EngineApplication> socket_echo(EngineSession& session, EngineServer::Instant now);

}  // namespace orderwire::transport::socket_io
