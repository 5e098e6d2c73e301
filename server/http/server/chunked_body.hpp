// A request's body in chunks (RFC 9112, section 7.1), taken apart byte by byte. No I/O. Beast's own reader
// keeps a chunk's header in its buffer until it is whole, however long it gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/server/limits.hpp"

namespace orderwire::http {

class ChunkedBody {
  public:
    enum class Next {
        read,             // more bytes are needed
        done,             // the body is whole, and its trailer is read
        malformed,        // these are no chunks
        body_too_large,   // together more than the limit; known from a chunk's size, before it comes
        extra_too_large,  // extensions and trailer fields, which nobody reads, larger than the headers may be
    };

    explicit ChunkedBody(const Limits& limits) : limits_(limits) {}

    // Takes from `bytes` what belongs to the body, and leaves the rest there. After anything but `read` it is
    // over.
    Next feed(std::string_view& bytes);
    std::string& body() { return body_; }

  private:
    enum class State {
        size,           // its digits
        size_space,     // blanks behind them
        extension,      // up to the line's end
        size_end,       // a line feed
        data,           // `left_` bytes
        data_end,       // a carriage return behind them
        data_line_end,  // and its line feed
        trailer_start,  // of a line
        trailer_name,
        trailer_value,
        trailer_end,  // a line feed
        last_end,     // the last one
    };

    Next take(char c);
    Next take_size(char c);
    Next end_size(char c);
    Next take_extension(char c);
    Next take_trailer(char c);
    Next begin_data();
    Next count_extra();

    const Limits& limits_;
    State state_ = State::size;
    std::string body_;
    std::uint64_t left_ = 0;
    std::size_t digits_ = 0;
    std::size_t extra_ = 0;
};

}  // namespace orderwire::http
