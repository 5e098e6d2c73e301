#include "transport/sse_session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <random>
#include <utility>

#include "base/contained.hpp"
#include "http/server/response_head.hpp"
#include "transport/send_backlog.hpp"

namespace orderwire::transport {

namespace {

using boost::system::error_code;

// A client has nothing to say on a stream: what it sends is dropped, and past this much so is the client.
constexpr std::size_t ignored_bytes_max = std::size_t{64} * 1024;

// Spread, so that those whom one failure cut off do not come back at one moment.
std::chrono::milliseconds first_retry() {
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::chrono::milliseconds(std::uniform_int_distribution(1'000, 5'000)(random));
}

}  // namespace

SseSession::SseSession(const std::shared_ptr<SessionRegistry>& registry)
    : Session(registry, Transport::sse), socket_(registry->loop()), fields_(retry_field(first_retry())) {}

result<void> SseSession::follow(const std::string& order, std::optional<std::uint64_t> cursor) {
    return subscriptions().follow(order, cursor);
}

// What a callback throws ends its stream: a view that was taken to be written would be missed.
template <class Act>
void SseSession::guarded(const Act& act) noexcept {
    if (!contained("an event stream", act)) contained("an event stream", [this] { abort(); });
}

void SseSession::start(http::HijackedConnection hijacked) {
    socket_ = std::move(hijacked.socket);
    bound_send_backlog(socket_);
    release_ = std::move(hijacked.release);
    framing_ = hijacked.version >= 11 ? StreamFraming::chunked : StreamFraming::until_close;
    head_ = http::response_head(
        hijacked.response, {.version = hijacked.version, .head = false, .keep_alive = false, .stream = true});
    draining_ = draining_ || registry().draining();
    is_writing_ = false;
    write();
    watch_client();
}

void SseSession::write() {
    if (is_writing_ || ending_) return;
    const hub::MessagePtr view = take_view();
    ending_ = draining_ || (subscriptions().ended() && !subscriptions().following());
    std::string fields = std::exchange(fields_, {});
    if (take_heartbeat() && fields.empty() && !view) fields = heartbeat_comment;
    writing_ = make_piece(framing_, fields, view, ending_);
    writing_.before.insert(0, std::exchange(head_, {}));
    if (writing_.before.empty() && writing_.after.empty()) return ending_ ? finish() : void();

    is_writing_ = true;
    deadline_ = now() + registry().options().write_timeout;
    const std::array<asio::const_buffer, 3> buffers{
        asio::buffer(writing_.before), writing_.view ? asio::buffer(*writing_.view) : asio::const_buffer(),
        asio::buffer(writing_.after)};
    asio::async_write(socket_, buffers, [self = self()](error_code error, std::size_t) {
        self->guarded([&] { self->on_written(error); });
    });
}

void SseSession::on_written(error_code error) {
    is_writing_ = false;
    writing_ = {};
    if (error) return abort();
    deadline_ = Instant::max();
    if (ending_) return finish();
    write();
}

// The client reads to the end and closes: to close first could take away what it has not read yet.
void SseSession::finish() {
    deadline_ = now() + registry().options().close_timeout;
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (error) abort();
}

void SseSession::watch_client() {
    socket_.async_wait(Socket::wait_read, [self = self()](error_code error) {
        if (!error) self->guarded([&] { self->on_bytes(); });
    });
}

void SseSession::on_bytes() {
    std::array<char, 1024> ignored;
    error_code error;
    ignored_bytes_ += socket_.read_some(asio::buffer(ignored), error);
    const bool gone = error && error != asio::error::would_block;
    if (gone || ignored_bytes_ > ignored_bytes_max) return abort();
    watch_client();
}

void SseSession::drain(std::chrono::milliseconds reconnect_in) {
    draining_ = true;
    fields_ += retry_field(reconnect_in);
    write();
}

void SseSession::abort() {
    ending_ = true;
    deadline_ = Instant::max();
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace orderwire::transport
