// A plain, blocking client for the integration tests: what it sends is exactly what the test says.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"

namespace orderwire::test {

namespace beast = boost::beast;

// A JSON string's text.
inline std::string text(const json::value& value) { return std::string(value.as_string()); }

struct Answer {
    int status = 0;
    beast::http::fields headers;
    std::string body;
    json::value json() const { return parse_json(body).value(); }
    std::string code() const { return text_at(json().as_object(), "code"); }
    std::string header(std::string_view name) const { return std::string(headers[name]); }
};

// One customer: keeps the cookies that the server sets. Each call is a connection of its own.
class Browser {
  public:
    explicit Browser(std::uint16_t port) : port_(port) {}

    using Headers = std::map<std::string, std::string>;
    Answer get(const std::string& target, const Headers& headers = {});
    Answer post(const std::string& target, const std::string& body = "{}", Headers headers = {});
    Answer send(const std::string& method, const std::string& target, const std::string& body,
                const Headers& headers);

    std::string cookie;  // "orderwire_customer=…", or ""

  private:
    std::uint16_t port_;
};

// A watcher on /live. Reads time out, so that a test fails rather than hangs.
class LiveClient {
  public:
    LiveClient(std::uint16_t port, const std::string& target, const Browser::Headers& headers = {});

    void send(const std::string& text);
    void send_binary(const std::string& bytes);
    // The next message as it came, or nothing: then closed() says why, or the time ran out.
    std::optional<std::string> next_text(std::chrono::milliseconds within = std::chrono::minutes(1));
    // The same, as JSON.
    std::optional<json::value> next(std::chrono::milliseconds within = std::chrono::minutes(1));
    // The next message that is no heartbeat.
    std::optional<json::value> next_view(std::chrono::milliseconds within = std::chrono::minutes(1));
    bool closed() const { return closed_; }
    beast::websocket::close_reason reason() const { return stream_.reason(); }
    int refused_with() const { return refused_with_; }  // the status, where the upgrade was refused
    std::string refusal() const { return refusal_; }
    std::string header(std::string_view name) const { return std::string(response_[name]); }
    beast::websocket::stream<beast::tcp_stream>& stream() { return stream_; }
    boost::asio::io_context& loop() { return loop_; }

  private:
    boost::asio::io_context loop_;
    beast::websocket::stream<beast::tcp_stream> stream_{loop_};
    beast::websocket::response_type response_;
    beast::flat_buffer buffer_;
    int refused_with_ = 0;
    std::string refusal_;
    bool closed_ = false;
};

}  // namespace orderwire::test
