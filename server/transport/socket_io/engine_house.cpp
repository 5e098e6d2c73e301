#include "transport/socket_io/engine_house.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "transport/socket_io/engine_socket.hpp"

namespace orderwire::transport::socket_io {

namespace {

constexpr std::size_t index_digits = 2;
constexpr std::size_t random_bytes = 16;
constexpr std::size_t sid_size = index_digits + 22;

std::string new_sid(std::size_t loop_index) {
    return fmt::format("{:02x}{}", loop_index, random_token(random_bytes));
}

}  // namespace

EngineHouse::EngineHouse(Loop& loop, std::size_t loop_index, const EngineOptions& options,
                         MakeApplication make_application)
    : loop_(loop),
      loop_index_(loop_index),
      options_(options),
      make_application_(std::move(make_application)),
      ticker_(loop) {}

void EngineHouse::start() { tick(); }

std::optional<std::size_t> EngineHouse::loop_index_of(std::string_view sid) {
    std::size_t index = 0;
    if (sid.size() != sid_size) return std::nullopt;
    const auto [end, error] = std::from_chars(sid.data(), sid.data() + index_digits, index, 16);
    if (error != std::errc{} || end != sid.data() + index_digits) return std::nullopt;
    return index;
}

EngineHouse::SessionPtr EngineHouse::open(EngineSession::Transport transport, std::shared_ptr<void> place) {
    const Instant now = std::chrono::steady_clock::now();
    auto session = std::make_shared<EngineSession>(new_sid(loop_index_), transport, options_, now);
    const std::string& sid = session->sid();
    // The end comes inside a call to the session: it is let go after that.
    session->start(make_application_(*session, now), [weak = weak_from_this(), sid] {
        const auto self = weak.lock();
        if (self) asio::post(self->loop_, [self, sid] { self->sessions_.erase(sid); });
    });
    sessions_.emplace(sid, Resident{session, std::move(place)});
    return session;
}

EngineHouse::SessionPtr EngineHouse::find(const std::string& sid) {
    const auto found = sessions_.find(sid);
    if (found == sessions_.end()) return nullptr;
    const SessionPtr session = found->second.session;
    session->tick(std::chrono::steady_clock::now());
    return session->closed() ? nullptr : session;
}

void EngineHouse::tick() {
    const auto interval =
        std::min<std::chrono::milliseconds>(std::chrono::milliseconds(250), options_.ping_timeout / 20);
    ticker_.expires_after(std::max(interval, std::chrono::milliseconds(10)));
    ticker_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (error || !self) return;
        self->look_at_clocks(std::chrono::steady_clock::now());
        self->tick();
    });
}

void EngineHouse::look_at_clocks(Instant now) {
    for (auto& [sid, resident] : sessions_) {
        resident.session->tick(now);
        // A session that has a socket of its own needs no second place.
        if (resident.session->transport() == EngineSession::Transport::websocket) resident.place.reset();
    }
    // A copy: a socket that is dropped leaves the set.
    for (EngineSocket* socket : std::vector<EngineSocket*>(sockets_.begin(), sockets_.end()))
        socket->tick(now);
}

void EngineHouse::abort() {
    for (const auto& [sid, resident] : sessions_)
        resident.session->close();
    for (EngineSocket* socket : std::vector<EngineSocket*>(sockets_.begin(), sockets_.end()))
        socket->abort();
}

}  // namespace orderwire::transport::socket_io
