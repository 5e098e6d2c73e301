// A request in pieces is the request as a whole, or the same refusal.
#include <boost/asio/buffer.hpp>

#include "fuzz/target.hpp"
#include "http/server/request_reader.hpp"
#include "http/server/target.hpp"

namespace orderwire {

namespace {

using http::RequestReader;

struct Outcome {
    RequestReader::Next next = RequestReader::Next::read;
    std::string said;
    std::size_t left = 0;
};

// `piece` bytes at a time.
Outcome read_in_pieces(std::string_view bytes, std::size_t piece) {
    http::Limits limits;
    limits.header_bytes_max = 512;
    limits.body_bytes_max = 256;
    RequestReader reader(limits);
    boost::beast::flat_buffer buffer;
    Outcome outcome;
    std::size_t at = 0;
    while (true) {
        if (outcome.next == RequestReader::Next::read) {
            if (at == bytes.size()) {
                outcome.next = reader.end();
                break;
            }
            const std::string_view part = bytes.substr(at, piece);
            buffer.commit(boost::asio::buffer_copy(buffer.prepare(part.size()),
                                                   boost::asio::buffer(part.data(), part.size())));
            at += part.size();
        } else if (outcome.next != RequestReader::Next::send_continue) {
            break;
        }
        outcome.next = reader.feed(buffer);
    }
    if (outcome.next == RequestReader::Next::done) {
        const http::Request request = reader.take();
        fuzz::demand(request.body.size() <= limits.body_bytes_max, "a body is bounded");
        outcome.said = request.target + "\n" + request.path + "\n" + request.body;
        for (const auto& header : request.headers)
            outcome.said.append("\n").append(header.name_string()).append(": ").append(header.value());
        outcome.left = buffer.size() + bytes.size() - at;
    } else if (outcome.next == RequestReader::Next::failed) {
        const http::Response failure = reader.failure();
        fuzz::demand(static_cast<unsigned>(failure.status) >= 400 && failure.body, "a refusal says why");
        outcome.said = std::to_string(static_cast<unsigned>(failure.status));
    }
    return outcome;
}

}  // namespace

FUZZ_TARGET(http_request) {
    const std::size_t piece = 1 + fuzz::choose(bytes, 32);
    const Outcome whole = read_in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1));
    const Outcome pieces = read_in_pieces(bytes, piece);
    fuzz::demand(whole.next == pieces.next, "a request in pieces ends as the whole does");
    if (whole.next == RequestReader::Next::done) {
        fuzz::demand(whole.said == pieces.said, "a request in pieces is the whole");
        fuzz::demand(whole.left == pieces.left, "what comes after a request stays there");
    }
}

FUZZ_TARGET(http_target) {
    const auto target = http::parse_target(bytes);
    if (!target) return;
    fuzz::demand(target->path == "*" || target->path.starts_with('/'), "a path begins with a slash");
    fuzz::demand(target->path.find('\0') == std::string::npos, "a path holds no NUL");
}

}  // namespace orderwire
