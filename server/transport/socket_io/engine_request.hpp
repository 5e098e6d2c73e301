// What an HTTP request asks of Engine.IO, and how it is refused. Pure.
#pragma once

#include <optional>
#include <string>

#include "http/message.hpp"
#include "transport/socket_io/engine_session.hpp"

namespace orderwire::transport::socket_io {

// The protocol's own codes: clients show them.
enum class EngineFault {
    unknown_transport = 0,
    unknown_sid = 1,
    bad_handshake_method = 2,
    bad_request = 3,
    unsupported_protocol_version = 5,
};
// 400 with {"code":…,"message":…}.
http::Response refuse(EngineFault fault);
// The same for what a session says: `bad_request`; `too_large`, which is 413; `too_many_messages`, which is
// 429.
http::Response refuse(const Error& error);

struct EngineRequest {
    EngineSession::Transport transport = EngineSession::Transport::polling;
    std::string sid;  // "": a new session
    std::optional<EngineFault> fault;
};
EngineRequest read_engine_request(const http::Request& request);

// The first of the subprotocols that a client offers for its WebSocket; "" where there is none, or it is no
// token.
std::string first_subprotocol(const http::Request& request);

// The answer to a poll, and to a POST that was taken.
http::Response payload_response(std::shared_ptr<const std::string> payload);

}  // namespace orderwire::transport::socket_io
