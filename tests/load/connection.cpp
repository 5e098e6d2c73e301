#include "load/connection.hpp"

#include <array>
#include <boost/asio/buffer.hpp>

namespace orderwire::load {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

Connection::Connection(Loop& loop, std::uint16_t port) : socket_(loop), port_(port) {}

void Connection::open() {
    state_ = State::connecting;
    error_code error;
    socket_.open(tcp::v4(), error);
    if (!error) socket_.non_blocking(true, error);
    if (!error && receive_buffer_ > 0) {
        socket_.set_option(asio::socket_base::receive_buffer_size(receive_buffer_), error);
    }
    if (!error && !source_.is_unspecified()) socket_.bind({source_, 0}, error);
    if (error) return lose();
    socket_.async_connect({asio::ip::address_v4::loopback(), port_},
                          [self = shared_from_this()](error_code failed) { self->on_connected(failed); });
}

void Connection::on_connected(error_code error) {
    if (state_ != State::connecting) return;
    if (error) return lose();
    socket_.set_option(tcp::no_delay(true), error);
    state_ = State::open;
    if (reading_) wait_for_bytes();
    on_open();
}

void Connection::wait_for_bytes() {
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code error) {
        if (!error) self->read();
    });
}

void Connection::read() {
    thread_local std::array<char, 65'536> buffer;
    error_code error;
    const std::size_t size = socket_.read_some(asio::buffer(buffer), error);
    if (error && error != asio::error::would_block) return lose();
    if (size > 0) take({buffer.data(), size});
    if (state_ == State::open) wait_for_bytes();
}

void Connection::take(std::string_view bytes) {
    if (unread_.empty()) {
        const std::size_t used = on_bytes(bytes);
        if (used < bytes.size()) unread_.assign(bytes.substr(used));
        return;
    }
    unread_.append(bytes);
    unread_.erase(0, on_bytes(unread_));
    if (unread_.empty()) unread_ = {};
}

void Connection::send(std::string_view bytes) {
    if (state_ != State::open) return;
    if (flushing_) {
        unsent_.append(bytes);
        return;
    }
    error_code error;
    const std::size_t size = socket_.write_some(asio::buffer(bytes), error);
    if (error && error != asio::error::would_block) return;  // the reader hears of it
    if (size == bytes.size()) return;
    unsent_.assign(bytes.substr(size));
    flush();
}

void Connection::flush() {
    flushing_ = true;
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code error) {
        self->flushing_ = false;
        if (error || self->state_ != State::open) return;
        const std::string unsent = std::exchange(self->unsent_, {});
        self->send(unsent);
    });
}

void Connection::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

void Connection::lose() {
    if (state_ == State::closed) return;
    close();
    on_lost();
}

}  // namespace orderwire::load
