// One TCP connection of a client, of which a load program has thousands: no buffer of its own while nothing
// is under way. What a server closed, or never answered, is told once. Used on its loop only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/async.hpp"

namespace orderwire::load {

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    // To 127.0.0.1; make it with std::make_shared.
    Connection(Loop& loop, std::uint16_t port);
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void open();
    void send(std::string_view bytes);
    // Without a word, and without leaving the port in TIME_WAIT. Nothing is called after it.
    void close();
    bool is_open() const { return state_ == State::open; }

    // Whether to read at all: a client that takes nothing is made by false, before open().
    void set_reading(bool reading) { reading_ = reading; }
    // The socket's receive buffer, in bytes, before open(); 0 leaves the system's.
    void set_receive_buffer(int bytes) { receive_buffer_ = bytes; }
    // The address it comes from, of 127.0.0.0/8, before open().
    void set_source(asio::ip::address_v4 source) { source_ = source; }

  protected:
    virtual void on_open() = 0;
    // What has come and was not used yet; returns how much of it is used now.
    virtual std::size_t on_bytes(std::string_view bytes) = 0;
    // The server has closed, refused, or reset the connection.
    virtual void on_lost() = 0;

  private:
    enum class State : std::uint8_t { fresh, connecting, open, closed };
    void on_connected(boost::system::error_code error);
    void wait_for_bytes();
    void read();
    void take(std::string_view bytes);
    void flush();
    void lose();

    Socket socket_;
    std::string unread_;  // the beginning of a message
    std::string unsent_;
    asio::ip::address_v4 source_ = asio::ip::address_v4::any();
    int receive_buffer_ = 0;
    std::uint16_t port_;
    State state_ = State::fresh;
    bool reading_ = true;
    bool flushing_ = false;
};

}  // namespace orderwire::load
