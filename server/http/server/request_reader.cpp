#include "http/server/request_reader.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "http/header_list.hpp"
#include "http/server/target.hpp"

namespace orderwire::http {

namespace beast = boost::beast;

namespace {

std::string_view text_of(const beast::flat_buffer& buffer) {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

// RFC 9112 lets clients send an empty line before a request; old ones did after a form.
void skip_empty_lines(beast::flat_buffer& buffer) {
    buffer.consume(std::min(text_of(buffer).find_first_not_of("\r\n"), buffer.size()));
}

// Whether a header goes on in the next line, as it could before RFC 7230, in what is left of the head: Beast
// joins such lines, others on the way may not.
bool has_folded_line(std::string_view bytes) {
    const std::size_t end = bytes.starts_with("\r\n") ? 0 : bytes.find("\r\n\r\n");
    const std::string_view head = bytes.substr(0, end);
    for (std::size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
        if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) return true;
    }
    return false;
}

// All lines of a header that is a list.
std::string joined(const fields& headers, field name) {
    std::string all;
    const auto [first, last] = headers.equal_range(name);
    for (auto line = first; line != last; ++line)
        all.append(all.empty() ? "" : ",").append(line->value());
    return all;
}

// Whether the list has nothing but this word; an empty one has.
bool names_only(std::string_view list, std::string_view word) {
    bool only = true;
    for_each_part(list, ',', [&](std::string_view item) {
        only = only && (item.empty() || beast::iequals(item, word));
    });
    return only;
}

}  // namespace

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {
    // Beast counts in 32 bits here.
    parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    parser_.body_limit(limits.body_bytes_max);
}

RequestReader::Next RequestReader::feed(beast::flat_buffer& buffer) {
    if (!parser_.got_some()) skip_empty_lines(buffer);
    while (!head_judged_ || chunks_ || !parser_.is_done()) {
        if (buffer.size() == 0) return Next::read;
        if (chunks_) return take_chunks(buffer);
        if (!head_judged_ && has_folded_line(text_of(buffer))) {
            return fail(http::status::bad_request, "bad_request",
                        "a header may not go on in the next line (obsolete line folding)");
        }
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

RequestReader::Next RequestReader::take_chunks(beast::flat_buffer& buffer) {
    std::string_view bytes = text_of(buffer);
    const std::size_t size = bytes.size();
    const ChunkedBody::Next next = chunks_->feed(bytes);
    buffer.consume(size - bytes.size());
    switch (next) {
        case ChunkedBody::Next::read:
            return Next::read;
        case ChunkedBody::Next::done:
            request_.body = std::move(chunks_->body());
            return Next::done;
        case ChunkedBody::Next::body_too_large:
            return fail(beast::http::error::body_limit);
        case ChunkedBody::Next::extra_too_large:
            return fail(http::status::request_header_fields_too_large, "headers_too_large",
                        "the chunks' extensions and trailer fields are larger than " +
                            std::to_string(limits_.header_bytes_max) + " bytes");
        default:
            return fail(http::status::bad_request, "bad_request",
                        "the body is not the chunks that Transfer-Encoding announced");
    }
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
    if (const Next next = judge_target(); next != Next::read) return next;
    if (const Next next = judge_codings(); next != Next::read) return next;

    const std::string_view expect = head[field::expect];
    if (expect.empty() || head.version() < 11) return Next::read;
    if (!beast::iequals(expect, "100-continue")) {
        return fail(http::status::expectation_failed, "expectation_failed",
                    "the only expectation met is 100-continue");
    }
    return body_is_here ? Next::read : Next::send_continue;
}

RequestReader::Next RequestReader::judge_target() {
    const auto& head = parser_.get();
    auto target = parse_target(head.target());
    if (!target) return fail(http::status::bad_request, target.error().code, target.error().detail);
    if (target->path == "*" && head.method() != verb::options)
        return fail(http::status::bad_request, "bad_request", "only OPTIONS may ask for *");
    request_.path = std::move(target->path);
    request_.path_is_plain = target->is_plain;
    request_.query = std::move(target->query);
    return Next::read;
}

// Beast has refused a request with both lengths.
RequestReader::Next RequestReader::judge_codings() {
    const auto& head = parser_.get();
    if (!names_only(joined(head, field::content_encoding), "identity")) {
        return fail(http::status::unsupported_media_type, "unsupported_content_encoding",
                    "the body must be sent as it is, without a Content-Encoding");
    }
    if (head.count(field::transfer_encoding) == 0) return Next::read;
    const std::string codings = joined(head, field::transfer_encoding);
    if (head.version() < 11)
        return fail(http::status::bad_request, "bad_request", "HTTP/1.0 has no Transfer-Encoding");
    if (beast::iequals(trim(codings), "chunked")) {
        chunks_.emplace(limits_);
        return Next::read;
    }
    const std::size_t comma = codings.rfind(',');
    const bool ends_chunked = comma != std::string::npos &&
                              beast::iequals(trim(std::string_view(codings).substr(comma + 1)), "chunked");
    const bool repeats = names_only(codings, "chunked");
    if (!ends_chunked || repeats)
        return fail(http::status::bad_request, "bad_request",
                    "with a Transfer-Encoding the body is chunked, once and last");
    return fail(http::status::not_implemented, "unsupported_transfer_coding",
                "the only transfer coding taken is chunked");
}

RequestReader::Next RequestReader::end() const { return parser_.got_some() ? Next::failed : Next::closed; }

Request RequestReader::take() {
    auto message = parser_.release();
    request_.method = message.method();
    request_.target = message.target();
    request_.upgrade = beast::websocket::is_upgrade(message);
    if (!chunks_) request_.body = std::move(message.body());
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
    return fail(http::status::bad_request, "bad_request", "this is not an HTTP/1.1 request");
}

}  // namespace orderwire::http
