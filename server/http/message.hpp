// Requests and responses, as handlers see them.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "base/json.hpp"

namespace orderwire::http {

using boost::beast::http::field;
using boost::beast::http::fields;
using boost::beast::http::status;
using boost::beast::http::verb;

struct Request {
    verb method = verb::unknown;
    std::string target;                         // as on the request line
    std::string path;                           // percent-decoded, without the query
    bool path_is_plain = true;                  // see Target
    std::map<std::string, std::string> query;   // decoded; of a repeated name the first counts
    std::map<std::string, std::string> params;  // what the route's {names} matched
    fields headers;
    std::string body;
    asio::ip::address peer;  // the client: by X-Forwarded-For only behind a trusted proxy
    bool upgrade = false;    // asks for a WebSocket
    bool exempt = false;     // of a route limited `unless_exempt`: the handler says that it costs nothing

    std::string_view header(field name) const { return headers[name]; }
    std::string_view header(std::string_view name) const { return headers[name]; }
    // All lines of a header that is a list, joined by commas.
    std::string all(std::string_view name) const;
    std::optional<std::string> cookie(std::string_view name) const;  // the first of this name
    std::vector<std::string> cookies(std::string_view name) const;   // all of them, as they came
    const std::string& param(const std::string& name) const { return params.at(name); }
    std::optional<std::string> query_value(const std::string& name) const;
};

struct HijackedConnection;
class DeferredResponse;

// What a handler answers with. Where `hijack` or `defer` is set, that is what happens to the request, and
// the rest is what HEAD gets.
struct Response {
    http::status status = http::status::ok;
    fields headers;
    // Shared, so that a view or a file that is already in memory is not copied.
    std::shared_ptr<const std::string> body;
    std::function<void(HijackedConnection)> hijack;
    // The answer comes later. Called once, on the connection's loop; it may answer at once. It keeps the
    // deferred request until it has answered, or the client has gone.
    std::function<void(std::shared_ptr<DeferredResponse>)> defer;

    Response& set(field name, std::string_view value) {
        headers.set(name, value);
        return *this;
    }
    Response& set(std::string_view name, std::string_view value) {
        headers.set(name, value);
        return *this;
    }
};

// A connection that leaves HTTP: the handler that answers with `hijack` gets the socket, the request and
// the bytes that the client sent beyond it. The socket is in non-blocking mode: use it asynchronously.
// `release` ends the connection's place in the limits: keep it for as long as the socket is used.
struct HijackedConnection {
    Socket socket;
    Request request;
    Response response;      // the handler's, with what was added to its headers; nothing of it is sent yet
    unsigned version = 11;  // of the request: HTTP/1.0 is 10, HTTP/1.1 is 11
    std::string beyond;
    std::shared_ptr<void> release;
};

// A request that is answered later: its connection, waiting. It costs what an idle connection costs (parser,
// buffers and the request itself are let go), keeps its place in the limits, and watches the socket: what the
// client sends meanwhile stays for after the answer, and a client that ends its side counts as gone. To be
// used on the connection's loop.
class DeferredResponse {
  public:
    virtual ~DeferredResponse() = default;
    // Sends the answer; then the connection goes on with its next request. Headers of the response that
    // deferred the request stand in this one too, where it does not set them itself. Does nothing after the
    // first call, or when the client has gone.
    virtual void answer(Response response) = 0;
    // `gone` is called where the client goes away before it is answered. It is kept until the answer has been
    // written, so what it holds may safely call answer().
    virtual void when_gone(std::function<void()> gone) = 0;
};

Response json_response(http::status status, const json::value& value);
Response json_response(http::status status, std::shared_ptr<const std::string> text);
Response text_response(http::status status, std::string text, std::string_view content_type);
Response empty_response(http::status status);

// RFC 9457: {type, title, status, detail, code}. `code` is stable and snake_case; `extra` members stand
// beside.
Response problem(http::status status, std::string_view code, std::string_view detail,
                 const json::object& extra = {});

// Whether an If-None-Match header names `etag` (quoted), by weak comparison; "*" names everything.
bool etag_matches(std::string_view if_none_match, std::string_view etag);
// The same, of an answer that we never compress ourselves: a proxy that did so may have marked the tag, as
// Apache makes "3-gzip" of "3".
bool coded_etag_matches(std::string_view if_none_match, std::string_view etag);

}  // namespace orderwire::http
