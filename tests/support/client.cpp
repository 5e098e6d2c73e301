#include "support/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace orderwire::test {

namespace wire = beast::http;
namespace net = boost::asio;

namespace {

net::ip::tcp::endpoint loopback(std::uint16_t port) { return {net::ip::make_address("127.0.0.1"), port}; }

}  // namespace

Answer Browser::get(const std::string& target, const Headers& headers) {
    return send("GET", target, "", headers);
}

Answer Browser::post(const std::string& target, const std::string& body, Headers headers) {
    headers.try_emplace("Content-Type", "application/json");
    return send("POST", target, body, headers);
}

Answer Browser::send(const std::string& method, const std::string& target, const std::string& body,
                     const Headers& headers) {
    net::io_context loop;
    beast::tcp_stream stream(loop);
    stream.expires_after(std::chrono::seconds(20));
    stream.connect(loopback(port_));
    wire::request<wire::string_body> request;
    request.method_string(method);
    request.target(target);
    request.set(wire::field::host, "127.0.0.1:" + std::to_string(port_));
    if (!cookie.empty()) request.set(wire::field::cookie, cookie);
    for (const auto& [name, value] : headers)
        request.set(name, value);
    request.body() = body;
    if (!body.empty() || method == "POST") request.prepare_payload();
    beast::error_code write_error;  // a server that refuses early may close while we still write
    wire::write(stream, request, write_error);
    beast::flat_buffer buffer;
    wire::response_parser<wire::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    parser.skip(method == "HEAD");
    wire::read(stream, buffer, parser);
    auto response = parser.release();
    const std::string set_cookie(response[wire::field::set_cookie]);
    if (!set_cookie.empty()) cookie = set_cookie.substr(0, set_cookie.find(';'));
    return {static_cast<int>(response.result_int()), std::move(static_cast<wire::fields&>(response.base())),
            std::move(response.body())};
}

LiveClient::LiveClient(std::uint16_t port, const std::string& target, const Browser::Headers& headers) {
    beast::get_lowest_layer(stream_).connect(loopback(port));
    stream_.set_option(beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
        for (const auto& [name, value] : headers)
            request.set(name, value);
    }));
    beast::error_code error;
    stream_.handshake(response_, "127.0.0.1:" + std::to_string(port), target, error);
    if (!error) return;
    refused_with_ = static_cast<int>(response_.result_int());
    refusal_ = response_.body();
    closed_ = true;
}

void LiveClient::send(const std::string& text) {
    stream_.text(true);
    stream_.write(net::buffer(text));
}

void LiveClient::send_binary(const std::string& bytes) {
    stream_.binary(true);
    stream_.write(net::buffer(bytes));
}

std::optional<std::string> LiveClient::next_text(std::chrono::milliseconds within) {
    if (closed_) return std::nullopt;
    beast::get_lowest_layer(stream_).expires_after(within);
    std::optional<beast::error_code> result;
    stream_.async_read(buffer_, [&](beast::error_code error, std::size_t) { result = error; });
    loop_.restart();
    loop_.run();
    beast::get_lowest_layer(stream_).expires_never();
    if (*result) {
        closed_ = true;
        return std::nullopt;
    }
    std::string text = beast::buffers_to_string(buffer_.data());
    buffer_.consume(buffer_.size());
    return text;
}

std::optional<json::value> LiveClient::next(std::chrono::milliseconds within) {
    const auto text = next_text(within);
    if (!text) return std::nullopt;
    return parse_json(*text).value();
}

std::optional<json::value> LiveClient::next_view(std::chrono::milliseconds within) {
    for (;;) {
        auto message = next(within);
        if (!message || message->at("object") != "heartbeat") return message;
    }
}

}  // namespace orderwire::test
