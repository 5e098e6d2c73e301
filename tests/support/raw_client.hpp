// A client that sees the bytes: for what a well-behaved one can't do.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace orderwire::test {

struct RawAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    std::string header(const std::string& name) const;
    std::string code() const;  // of a problem
};

// A socket, and what came through it. It gives up after 5 s.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);  // what the server does not take is no error
    void end();                         // half-close
    std::string receive();              // the next bytes; "" where the server has ended, or reset
    std::string receive_until(const std::string& end);  // throws where the server ends before
    RawAnswer read(bool head = false);                  // one response; fails the test where there is none
    bool is_closed();                                   // the server ends without another byte

    RawAnswer get(const std::string& path, const std::string& headers = "");

  private:
    int socket_ = -1;
    std::string unread_;
};

}  // namespace orderwire::test
