#include "transport/socket_io/engine_request.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::transport::socket_io;

namespace {

struct Query {
    std::string eio;
    std::string transport;
    std::string sid;
};

http::Request request(const Query& query, http::verb method = http::verb::get, bool upgrade = false) {
    http::Request made;
    made.method = method;
    made.upgrade = upgrade;
    if (!query.eio.empty()) made.query["EIO"] = query.eio;
    if (!query.transport.empty()) made.query["transport"] = query.transport;
    if (!query.sid.empty()) made.query["sid"] = query.sid;
    return made;
}

// "code message" of what refuses the request, or "" where nothing does.
std::string fault(const http::Request& asked) {
    const EngineRequest read = read_engine_request(asked);
    if (!read.fault) return "";
    const http::Response response = refuse(*read.fault);
    CHECK(response.status == http::status::bad_request);
    CHECK(response.headers[http::field::content_type] == "application/json");
    const json::value body = parse_json(*response.body).value();
    return std::to_string(body.at("code").as_int64()) + " " + std::string(body.at("message").as_string());
}

}  // namespace

TEST_CASE("a request for each transport, new or of a session, is read") {
    const EngineRequest opening = read_engine_request(request({"4", "polling", ""}));
    CHECK_FALSE(opening.fault.has_value());
    CHECK(opening.transport == EngineSession::Transport::polling);
    CHECK(opening.sid.empty());
    const EngineRequest upgrading =
        read_engine_request(request({"4", "websocket", "abc"}, http::verb::get, true));
    CHECK_FALSE(upgrading.fault.has_value());
    CHECK(upgrading.transport == EngineSession::Transport::websocket);
    CHECK(upgrading.sid == "abc");
    CHECK(fault(request({"4", "polling", "abc"}, http::verb::post)).empty());
    // As with the official server, the version counts at the handshake.
    CHECK(fault(request({"", "polling", "abc"})).empty());
}

TEST_CASE("a request that is wrong is refused with the protocol's own code, the first that fits") {
    using http::verb;
    const std::string unknown_transport = "0 Transport unknown";
    const std::string bad_method = "2 Bad handshake method";
    const std::string bad_request = "3 Bad request";
    const std::string bad_version = "5 Unsupported protocol version";
    CHECK(fault(request({})) == unknown_transport);
    CHECK(fault(request({"4", "", ""})) == unknown_transport);
    CHECK(fault(request({"4", "webtransport", ""})) == unknown_transport);
    CHECK(fault(request({"4", "", ""}, verb::get, true)) == unknown_transport);
    for (const verb method : {verb::post, verb::put, verb::head, verb::delete_})
        CHECK(fault(request({"4", "polling", ""}, method)) == bad_method);
    for (const verb method : {verb::put, verb::head, verb::patch})
        CHECK(fault(request({"4", "polling", "abc"}, method)) == bad_request);
    CHECK(fault(request({"4", "websocket", ""})) == bad_request);
    CHECK(fault(request({"4", "websocket", "abc"})) == bad_request);
    CHECK(fault(request({"4", "websocket", "abc"}, verb::post)) == bad_request);
    CHECK(fault(request({"4", "polling", ""}, verb::get, true)) == bad_request);
    for (const char* version : {"", "3", "5", "44", "abc"})
        CHECK(fault(request({version, "polling", ""})) == bad_version);
    CHECK(fault(request({"3", "websocket", ""}, verb::get, true)) == bad_version);
}

TEST_CASE("what a session refuses is 400, or 413 for a payload that is too large") {
    CHECK(refuse(Error{"bad_request", "no"}).status == http::status::bad_request);
    CHECK(refuse(Error{"too_large", "no"}).status == http::status::payload_too_large);
    CHECK(refuse(EngineFault::unknown_sid).headers[http::field::cache_control] == "no-store");
}

TEST_CASE("a payload goes out as text that nothing keeps, and is not copied") {
    const auto payload = std::make_shared<const std::string>("4x");
    const http::Response response = payload_response(payload);
    CHECK(response.body == payload);
    CHECK(response.headers[http::field::content_type] == "text/plain; charset=UTF-8");
    CHECK(response.headers[http::field::cache_control] == "no-store");
}
