#include "http/request_reader.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "http/target.hpp"

namespace orderwire::http {

namespace beast = boost::beast;

namespace {

// RFC 9112 lets clients send an empty line before a request; old ones did after a form.
void skip_empty_lines(beast::flat_buffer& buffer) {
    const std::string_view bytes(static_cast<const char*>(buffer.data().data()), buffer.size());
    buffer.consume(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
}

}  // namespace

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {
    // Beast counts in 32 bits here.
    parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    parser_.body_limit(limits.body_bytes_max);
}

RequestReader::Next RequestReader::feed(beast::flat_buffer& buffer) {
    if (!parser_.got_some()) skip_empty_lines(buffer);
    while (!head_judged_ || !parser_.is_done()) {
        if (buffer.size() == 0) return Next::read;
        boost::system::error_code error;
        const std::size_t taken = parser_.put(buffer.data(), error);
        buffer.consume(taken);
        const bool is_cut = error == beast::http::error::need_more;
        if (error && !is_cut) return fail(error);
        if (!head_judged_) {
            const Next next = take_head(taken, buffer.size());
            if (next != Next::read) return next;
        }
        if (is_cut) return Next::read;
    }
    return Next::done;
}

RequestReader::Next RequestReader::take_head(std::size_t taken, std::size_t left) {
    // Beast limits the request line and the headers each by itself.
    head_bytes_ += taken;
    const bool is_whole = parser_.is_header_done();
    if (head_bytes_ + (is_whole ? 0 : left + 1) > limits_.header_bytes_max) {
        return fail(beast::http::error::header_limit);
    }
    if (!is_whole) return Next::read;
    head_judged_ = true;
    return judge_head(left > 0 || parser_.is_done());
}

RequestReader::Next RequestReader::judge_head(bool body_is_here) {
    const auto& head = parser_.get();
    const std::size_t hosts = head.count(field::host);
    if (hosts > 1 || (hosts == 0 && head.version() >= 11)) {
        return fail(http::status::bad_request, "bad_request", "a request has one Host header");
    }
    if (head.count(field::transfer_encoding) > 0) {
        return fail(http::status::length_required, "length_required",
                    "chunked request bodies are not accepted: send a Content-Length");
    }
    auto target = parse_target(head.target());
    if (!target) return fail(http::status::bad_request, target.error().code, target.error().detail);
    request_.path = std::move(target->path);
    request_.query = std::move(target->query);

    const std::string_view expect = head[field::expect];
    if (expect.empty() || head.version() < 11) return Next::read;
    if (!beast::iequals(expect, "100-continue")) {
        return fail(http::status::expectation_failed, "expectation_failed",
                    "the only expectation met is 100-continue");
    }
    return body_is_here ? Next::read : Next::send_continue;
}

RequestReader::Next RequestReader::end() const { return parser_.got_some() ? Next::failed : Next::closed; }

Request RequestReader::take() {
    auto message = parser_.release();
    request_.method = message.method();
    request_.target = message.target();
    request_.upgrade = beast::websocket::is_upgrade(message);
    request_.body = std::move(message.body());
    request_.headers = std::move(static_cast<fields&>(message));
    return std::move(request_);
}

Response RequestReader::failure() const {
    if (!failure_) return problem(http::status::bad_request, "bad_request", "the request is cut off");
    return problem(failure_->status, failure_->code, failure_->detail);
}

RequestReader::Next RequestReader::fail(http::status status, std::string_view code, std::string detail) {
    failure_ = Failure{status, std::string(code), std::move(detail)};
    return Next::failed;
}

RequestReader::Next RequestReader::fail(boost::system::error_code error) {
    if (error == beast::http::error::header_limit) {
        return fail(http::status::request_header_fields_too_large, "headers_too_large",
                    "the request line and headers are larger than " +
                        std::to_string(limits_.header_bytes_max) + " bytes");
    }
    if (error == beast::http::error::body_limit) {
        return fail(http::status::payload_too_large, "body_too_large",
                    "the body is larger than " + std::to_string(limits_.body_bytes_max) + " bytes");
    }
    return fail(http::status::bad_request, "bad_request",
                "this is not an HTTP/1.1 request: " + error.message());
}

}  // namespace orderwire::http
