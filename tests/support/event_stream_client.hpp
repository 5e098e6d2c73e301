// A client of Server-Sent Events that shows every block of the stream as it came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "support/raw_client.hpp"

namespace orderwire::test {

class EventStreamClient {
  public:
    // `headers`: whole lines, each ended by CR LF. `version`: "1.1", or "1.0".
    EventStreamClient(std::uint16_t port, const std::string& target, const std::string& headers = "",
                      const std::string& version = "1.1");

    struct Block {
        std::string id, event, data, retry;
        bool is_comment = false;
    };

    int status() const { return head_.status; }
    const RawAnswer& head() const { return head_; }
    // The next block, or nothing where the stream has come to its proper end: the last chunk, or for HTTP/1.0
    // the end of the connection. Throws where it is cut off, or nothing comes in 5 s.
    std::optional<Block> next();
    std::optional<Block> next_event();  // that is neither a comment nor only a retry
    json::value next_view() { return parse_json(next_event().value().data).value(); }
    RawClient& raw() { return client_; }

  private:
    bool read_more();  // false: the end

    RawClient client_;
    RawAnswer head_;
    bool chunked_ = false;
    std::string wire_;  // chunks, not yet taken apart
    std::string text_;  // the stream, not yet taken apart
};

}  // namespace orderwire::test
