#include "transport/socket_io/engine_request.hpp"

#include "http/header_list.hpp"

namespace orderwire::transport::socket_io {

namespace {

const char* message_of(EngineFault fault) {
    switch (fault) {
        case EngineFault::unknown_transport:
            return "Transport unknown";
        case EngineFault::unknown_sid:
            return "Session ID unknown";
        case EngineFault::bad_handshake_method:
            return "Bad handshake method";
        case EngineFault::unsupported_protocol_version:
            return "Unsupported protocol version";
        case EngineFault::bad_request:
            break;
    }
    return "Bad request";
}

}  // namespace

http::Response refuse(EngineFault fault) {
    http::Response response =
        http::json_response(http::status::bad_request,
                            json::object{{"code", static_cast<int>(fault)}, {"message", message_of(fault)}});
    response.set(http::field::cache_control, "no-store");
    return response;
}

http::Response refuse(const Error& error) {
    if (error.code == "too_many_messages") {
        http::Response response = http::problem(http::status::too_many_requests, error.code, error.detail);
        response.set(http::field::retry_after, "1");
        return response;
    }
    if (error.code != "too_large") return refuse(EngineFault::bad_request);
    return http::problem(http::status::payload_too_large, "body_too_large", error.detail);
}

EngineRequest read_engine_request(const http::Request& request) {
    const std::string transport = request.query_value("transport").value_or("");
    EngineRequest read;
    read.sid = request.query_value("sid").value_or("");
    const bool is_websocket = transport == "websocket";
    if (is_websocket) read.transport = EngineSession::Transport::websocket;
    const bool is_get = request.method == http::verb::get;

    if (!is_websocket && transport != "polling") {
        read.fault = EngineFault::unknown_transport;
    } else if (read.sid.empty() && !is_get) {
        read.fault = EngineFault::bad_handshake_method;
    } else if (is_websocket != request.upgrade || (!is_get && request.method != http::verb::post)) {
        read.fault = EngineFault::bad_request;
    } else if (read.sid.empty() && request.query_value("EIO") != "4") {
        read.fault = EngineFault::unsupported_protocol_version;
    }
    return read;
}

std::string first_subprotocol(const http::Request& request) {
    constexpr std::string_view token_characters =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::string list = request.all("Sec-WebSocket-Protocol");
    const std::string_view first = http::trim(std::string_view(list).substr(0, list.find(',')));
    const bool is_token = first.find_first_not_of(token_characters) == std::string_view::npos;
    return is_token ? std::string(first) : std::string();
}

http::Response payload_response(std::shared_ptr<const std::string> payload) {
    http::Response response;
    response.body = std::move(payload);
    response.set(http::field::content_type, "text/plain; charset=UTF-8");
    response.set(http::field::cache_control, "no-store");
    return response;
}

}  // namespace orderwire::transport::socket_io
