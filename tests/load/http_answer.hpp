// HTTP answers as a client with little memory reads them: no I/O, any pieces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orderwire::load {

struct AnswerHead {
    int status = 0;
    std::size_t size = 0;  // of the head itself
    std::size_t content_length = 0;
    bool chunked = false;
    std::string_view etag;         // as it stands there, or ""
    std::string_view retry_after;  // likewise
};

// The head at the beginning of `bytes`, or nothing while it is not all there.
std::optional<AnswerHead> read_head(std::string_view bytes);

// Takes the framing away from a chunked body: append what came, get what it carries.
class ChunkReader {
  public:
    // Returns the bytes that `framed` carries; false in ended() until the last chunk has come.
    std::string read(std::string_view framed);
    bool ended() const { return ended_; }

  private:
    std::string line_;         // of a chunk's head, as far as it has come
    std::size_t to_read_ = 0;  // of the chunk, its line break included
    bool ended_ = false;
};

}  // namespace orderwire::load
