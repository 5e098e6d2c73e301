#include "transport/event_stream.hpp"

#include <fmt/format.h>

namespace orderwire::transport {

std::string retry_field(std::chrono::milliseconds delay) {
    return fmt::format("retry: {}\n\n", delay.count());
}

StreamPiece make_piece(StreamFraming framing, std::string_view fields, const hub::MessagePtr& view,
                       bool last) {
    StreamPiece piece;
    piece.before = fields;
    if (view) {
        piece.before += fmt::format("id: {}\nevent: order\ndata: ", view->cursor);
        piece.view = view->bytes;
        piece.after = "\n\n";
    }
    if (framing == StreamFraming::until_close) return piece;

    const std::size_t size = piece.before.size() + (view ? view->bytes->size() : 0) + piece.after.size();
    if (size > 0) {  // an empty chunk would end the body
        piece.before.insert(0, fmt::format("{:x}\r\n", size));
        piece.after += "\r\n";
    }
    if (last) piece.after += "0\r\n\r\n";
    return piece;
}

}  // namespace orderwire::transport
