// Reads one request from bytes, within the limits. No I/O: the connection puts in what arrived and does what
// it is told next.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "http/message.hpp"
#include "http/server/chunked_body.hpp"
#include "http/server/limits.hpp"

namespace orderwire::http {

class RequestReader {
  public:
    enum class Next {
        read,           // more bytes are needed
        send_continue,  // write "100 Continue" first: the client waits for it before it sends the body
        done,           // take() the request
        failed,         // answer failure() and close: where the next request begins is not known
        closed,         // nothing came before the end
    };

    explicit RequestReader(const Limits& limits);

    // Takes from `buffer` what belongs to the request and leaves what comes after it.
    Next feed(boost::beast::flat_buffer& buffer);
    // The client has ended its side.
    Next end() const;

    // After `done`, once. `peer` is left to the caller.
    Request take();
    // After `failed`. 400 `bad_request`, 413 `body_too_large`, 415 `unsupported_content_encoding`, 417
    // `expectation_failed`, 431 `headers_too_large` or 501 `unsupported_transfer_coding`.
    Response failure() const;

    // What the head said; before it was read: HTTP/1.1 GET, no keep-alive.
    unsigned version() const { return parser_.is_header_done() ? parser_.get().version() : 11; }
    bool is_head() const { return parser_.is_header_done() && parser_.get().method() == verb::head; }
    bool keep_alive() const { return parser_.is_header_done() && parser_.get().keep_alive(); }

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    struct Failure {
        http::status status;
        std::string code;
        std::string detail;
    };

    Next fail(http::status status, std::string_view code, std::string detail);
    Next fail(boost::system::error_code error);
    Next take_chunks(boost::beast::flat_buffer& buffer);
    Next take_head(std::size_t taken, std::size_t left);
    Next judge_head(bool body_is_here);
    Next judge_target();
    Next judge_codings();

    const Limits& limits_;
    Parser parser_;
    std::optional<ChunkedBody> chunks_;  // where the body comes in them
    Request request_;
    std::optional<Failure> failure_;
    std::size_t head_bytes_ = 0;
    bool head_judged_ = false;
};

}  // namespace orderwire::http
