// The wire format of Server-Sent Events, and how it is put into an HTTP response. Pure.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "hub/message.hpp"

namespace orderwire::transport {

// How the stream's end is told: by the last chunk, or by the end of the connection (HTTP/1.0).
enum class StreamFraming { chunked, until_close };

// What is written at once. The view's bytes are shared, not copied.
struct StreamPiece {
    std::string before;
    std::shared_ptr<const std::string> view;  // or null
    std::string after;
};

inline constexpr std::string_view heartbeat_comment = ":\n\n";

// "retry: 1500\n\n": how long a client waits before it comes again.
std::string retry_field(std::chrono::milliseconds delay);

// `fields` (comments, retry), then the view as an event where there is one: its id is the cursor, its type
// "order", its data the view, which is one line. `last`: the stream ends with this piece. Where there is
// nothing to say at all, the piece is empty.
StreamPiece make_piece(StreamFraming framing, std::string_view fields, const hub::MessagePtr& view,
                       bool last);

}  // namespace orderwire::transport
