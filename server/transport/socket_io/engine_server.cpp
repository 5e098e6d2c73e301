#include "transport/socket_io/engine_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>
#include <utility>

#include "base/contained.hpp"
#include "base/crypto.hpp"
#include "transport/socket_io/engine_socket.hpp"

namespace orderwire::transport::socket_io {

namespace {

constexpr std::size_t index_digits = 2;
constexpr std::size_t random_bytes = 16;
constexpr std::size_t sid_size = index_digits + 22;

std::chrono::milliseconds tick_interval_of(const EngineOptions& options) {
    const auto fine =
        std::min<std::chrono::milliseconds>(std::chrono::milliseconds(250), options.ping_timeout / 20);
    return std::max(fine, std::chrono::milliseconds(10));
}

std::string new_sid(std::size_t loop_index) {
    return fmt::format("{:02x}{}", loop_index, random_token(random_bytes));
}

}  // namespace

EngineServer::EngineServer(Loop& loop, std::size_t loop_index, const EngineOptions& options,
                           MakeApplication make_application, const MonotonicClock& clock)
    : loop_(loop),
      loop_index_(loop_index),
      options_(options),
      make_application_(std::move(make_application)),
      clock_(clock),
      ticker_(loop.get_executor(), {.name = "Socket.IO's clocks", .interval = tick_interval_of(options)}) {}

// The clock is the server's own, and does not keep it alive.
void EngineServer::start() {
    ticker_.start([this] { look_at_clocks(); });
}

std::optional<std::size_t> EngineServer::loop_index_of(std::string_view sid) {
    std::size_t index = 0;
    if (sid.size() != sid_size) return std::nullopt;
    const auto [end, error] = std::from_chars(sid.data(), sid.data() + index_digits, index, 16);
    if (error != std::errc{} || end != sid.data() + index_digits) return std::nullopt;
    return index;
}

EngineServer::SessionPtr EngineServer::open(EngineSession::Transport transport, std::shared_ptr<void> place) {
    const Instant now = clock_.now();
    auto session = std::make_shared<EngineSession>(new_sid(loop_index_), transport, options_, now);
    const std::string& sid = session->sid();
    // The end comes inside a call to the session: it is let go after that.
    session->start(make_application_(*session, now), [weak = weak_from_this(), sid] {
        const auto self = weak.lock();
        if (self) asio::post(self->loop_, [self, sid] { self->sessions_.erase(sid); });
    });
    sessions_.emplace(sid, Entry{session, std::move(place)});
    return session;
}

EngineServer::SessionPtr EngineServer::find(const std::string& sid) {
    const auto found = sessions_.find(sid);
    if (found == sessions_.end()) return nullptr;
    const SessionPtr session = found->second.session;
    session->tick(clock_.now());
    return session->closed() ? nullptr : session;
}

// One session's fault is its own.
void EngineServer::look_at_clocks() {
    const Instant now = clock_.now();
    for (auto& [sid, entry] : sessions_) {
        EngineSession& session = *entry.session;
        if (!contained("a Socket.IO session", [&] { session.tick(now); }))
            contained("a Socket.IO session", [&] { session.close(); });
        // A session that has a socket of its own needs no second place.
        if (session.transport() == EngineSession::Transport::websocket) entry.place.reset();
    }
    for (EngineSocket* socket : all_sockets())
        socket->tick(now);
}

// A copy: a socket that is dropped leaves the set.
std::vector<EngineSocket*> EngineServer::all_sockets() const { return {sockets_.begin(), sockets_.end()}; }

void EngineServer::drain() {
    draining_ = true;
    for (EngineSocket* socket : all_sockets())
        socket->drain();
}

void EngineServer::abort() {
    for (const auto& [sid, entry] : sessions_)
        contained("a Socket.IO session", [&] { entry.session->close(); });
    for (EngineSocket* socket : all_sockets())
        socket->abort();
}

}  // namespace orderwire::transport::socket_io
