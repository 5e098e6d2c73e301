#include "http/server/connection.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>

#include "base/log.hpp"
#include "http/address_range.hpp"
#include "http/server/error_responses.hpp"
#include "http/server/exchange.hpp"

namespace orderwire::http {

namespace {

using boost::system::error_code;

constexpr std::size_t read_bytes = 8 * 1024;
// After an answer that closes, the rest of what the client sends is taken and dropped for a while: a reset
// would take the answer away from a client that is still writing.
constexpr std::chrono::milliseconds linger_timeout{2'000};
constexpr std::size_t linger_bytes_max = 16 * 1024 * 1024;
// What a client sends behind a deferred request is read this far; the rest stays in the socket.
constexpr std::size_t parked_bytes_max = 16 * 1024;

}  // namespace

Connection::Connection(Socket socket, asio::ip::address peer, std::shared_ptr<void> place,
                       std::shared_ptr<ServerContext> server)
    : socket_(std::move(socket)),
      deadline_(socket_.get_executor()),
      peer_(std::move(peer)),
      place_(std::move(place)),
      server_(std::move(server)) {
    server_->connections.insert(this);
}

Connection::~Connection() { server_->connections.erase(this); }

void Connection::start() {
    set_deadline(request_time());
    wait_for_bytes();
}

void Connection::refuse(Response response) {
    exchange_ = std::make_unique<Exchange>(server_->limits);
    framing_.keep_alive = false;
    respond(std::move(response));
}

void Connection::stop() {
    if (state_ == State::reading) set_deadline(request_time());
    if (state_ != State::idle) return;
    // A request that has reached this machine is answered.
    error_code error;
    if (socket_.available(error) == 0 || error) close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    const bool was_deferred = std::exchange(state_, State::closed) == State::deferred;
    deadline_.cancel();
    error_code ignored;
    socket_.close(ignored);
    const auto deferral = std::move(deferral_);
    if (was_deferred && deferral->gone) deferral->gone();
}

std::chrono::milliseconds Connection::request_time() const {
    const auto usual = server_->limits.request_timeout;
    const bool in_a_hurry = server_->stopping || server_->limiter.files_are_scarce();
    return in_a_hurry ? std::min(usual, linger_timeout) : usual;
}

// Where files are scarce, those who ask nothing make room for those who do.
std::chrono::milliseconds Connection::idle_time() const {
    const auto usual = server_->limits.idle_timeout;
    return server_->limiter.files_are_scarce() ? std::min(usual, linger_timeout) : usual;
}

void Connection::wait_for_bytes() {
    if (socket_waits_) return;
    socket_waits_ = true;
    // Errors show when reading.
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code) {
        self->socket_waits_ = false;
        self->on_bytes();
    });
}

void Connection::on_bytes() {
    switch (state_) {
        case State::idle:
            begin_request();
            return read();
        case State::reading:
            return read();
        case State::deferred:
            return watch_deferred();
        case State::lingering:
            return drain();
        default:
            return;
    }
}

void Connection::begin_request() {
    state_ = State::reading;
    set_deadline(request_time());
    framing_ = {};
    exchange_ = std::make_unique<Exchange>(server_->limits);
}

void Connection::read() {
    error_code error;
    const std::size_t size = socket_.read_some(buffer_.prepare(read_bytes), error);
    if (error == asio::error::would_block) return wait_for_bytes();
    if (error == asio::error::eof && exchange_->reader->end() == RequestReader::Next::failed) {
        framing_.keep_alive = false;
        return respond(exchange_->reader->failure());
    }
    if (error) return close();
    buffer_.commit(size);
    advance();
}

void Connection::advance() {
    while (true) {
        switch (exchange_->reader->feed(buffer_)) {
            case RequestReader::Next::read:
                return wait_for_bytes();
            case RequestReader::Next::send_continue: {
                // So few bytes fit into the socket's buffer: nothing else is on its way there.
                error_code error;
                socket_.write_some(asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), error);
                if (error) return close();
                break;
            }
            case RequestReader::Next::done:
                return handle();
            default:
                framing_.head = exchange_->reader->is_head();
                framing_.keep_alive = false;
                return respond(exchange_->reader->failure());
        }
    }
}

void Connection::handle() {
    state_ = State::handling;
    fresh_ = false;
    deadline_.clear();
    if (buffer_.size() == 0) buffer_.shrink_to_fit();
    const RequestReader& reader = *exchange_->reader;
    framing_ = {reader.version(), reader.is_head(), reader.keep_alive()};
    exchange_->request = exchange_->reader->take();
    exchange_->reader.reset();

    Request& request = exchange_->request;
    request.peer = server_->limiter.client(peer_, request.all("X-Forwarded-For"));
    const Router::RouteTarget& route_target = server_->router.match(request);
    exchange_->rate_limit = route_target.rate_limit;
    if (auto response = rejection(route_target)) return finish(std::move(*response));
    auto done = [self = shared_from_this()](std::exception_ptr error, Response response) {
        self->on_handled(std::move(error), std::move(response));
    };
    try {
        auto answering = route_target.handler(request);
        asio::co_spawn(socket_.get_executor(), std::move(answering), std::move(done));
    } catch (...) {
        on_handled(std::current_exception(), Response{});
    }
}

// The cheapest check comes first.
std::optional<Response> Connection::rejection(const Router::RouteTarget& route_target) {
    if (!may_ask()) return too_many_requests();
    if (!take_client_place()) return too_many_connections();
    return server_->router.refusal(exchange_->request, route_target);
}

bool Connection::may_ask() {
    const auto now = server_->clock.now();
    const auto& peer = exchange_->request.peer;
    return exchange_->rate_limit == RateLimitPolicy::at_once ? server_->limiter.take_request(peer, now)
                                                             : server_->limiter.may_try(peer, now);
}

// A trusted proxy's connections are not counted, but what its clients do on them is: each of them at its
// own address, while its request is answered, or for as long as it watches.
bool Connection::take_client_place() {
    const auto& client = exchange_->request.peer;
    if (client == unmapped(peer_)) return true;
    exchange_->client_place = server_->limiter.take_connection(client);
    return exchange_->client_place != nullptr;
}

void Connection::on_handled(std::exception_ptr error, Response response) {
    if (error) response = failed(exchange_->request, std::move(error));
    if (exchange_->rate_limit == RateLimitPolicy::unless_exempt && !exchange_->request.exempt) {
        server_->limiter.failed_try(exchange_->request.peer, server_->clock.now());
    }
    if (state_ == State::closed) return;
    finish(std::move(response));
}

void Connection::finish(Response response) {
    const bool stays = response.hijack || response.defer;
    if (stays && !framing_.head && server_->limiter.files_are_scarce()) response = no_room();
    server_->router.finish(exchange_->request, response);
    exchange_->response = std::move(response);
    if (exchange_->response.hijack && !framing_.head) return hand_over();
    if (exchange_->response.defer && !framing_.head) return defer();
    respond(std::move(exchange_->response));
}

void Connection::respond(Response response) {
    state_ = State::writing;
    Exchange& exchange = *exchange_;
    exchange.reader.reset();
    exchange.response = std::move(response);
    if (server_->stopping || boost::beast::iequals(exchange.response.headers[field::connection], "close")) {
        framing_.keep_alive = false;
    }
    exchange.head = response_head(exchange.response, framing_);
    std::array<asio::const_buffer, 2> buffers{asio::buffer(exchange.head), asio::const_buffer()};
    if (exchange.response.body && !framing_.head && may_have_body(exchange.response.status)) {
        buffers[1] = asio::buffer(*exchange.response.body);
    }
    set_deadline(server_->limits.write_timeout);
    asio::async_write(socket_, buffers, [self = shared_from_this()](error_code error, std::size_t) {
        self->on_written(error);
    });
}

void Connection::on_written(error_code error) {
    if (state_ == State::closed) return;
    if (error) return close();
    const bool keep_alive = framing_.keep_alive && !server_->stopping;
    exchange_.reset();
    deferral_.reset();
    if (!keep_alive) return linger();
    if (buffer_.size() > 0) {
        begin_request();
        return advance();
    }
    state_ = State::idle;
    set_deadline(idle_time());
    wait_for_bytes();
}

void Connection::hand_over() {
    state_ = State::closed;
    deadline_.cancel();
    const auto hijack = std::move(exchange_->response.hijack);
    const auto bytes = static_cast<const char*>(buffer_.data().data());
    if (exchange_->client_place) {
        using Places = std::pair<std::shared_ptr<void>, std::shared_ptr<void>>;
        place_ = std::make_shared<Places>(std::move(place_), std::move(exchange_->client_place));
    }
    try {
        hijack(HijackedConnection{std::move(socket_), std::move(exchange_->request),
                                  std::move(exchange_->response), framing_.version,
                                  std::string(bytes, buffer_.size()), std::move(place_)});
    } catch (const std::exception& exception) {
        spdlog::error("taking over a connection failed: {}", exception.what());
    }
}

void Connection::defer() {
    state_ = State::deferred;
    const auto defer = std::move(exchange_->response.defer);
    deferral_ = std::make_unique<Deferral>(
        Deferral{std::move(exchange_->response.headers), std::move(exchange_->client_place), nullptr});
    exchange_.reset();
    try {
        defer(std::shared_ptr<DeferredResponse>(shared_from_this(), this));
    } catch (...) {
        return answer(failed(Request{}, std::current_exception()));
    }
    if (state_ == State::deferred) wait_for_bytes();
}

void Connection::watch_deferred() {
    const std::size_t room = parked_bytes_max - std::min(buffer_.size(), parked_bytes_max);
    if (room == 0) return;
    error_code error;
    const std::size_t size = socket_.read_some(buffer_.prepare(std::min(room, read_bytes)), error);
    if (error && error != asio::error::would_block) return close();
    buffer_.commit(size);
    buffer_.shrink_to_fit();
    wait_for_bytes();
}

void Connection::answer(Response response) {
    if (state_ != State::deferred) return;
    deferral_->complete(response);
    exchange_ = std::make_unique<Exchange>(server_->limits);
    respond(std::move(response));
}

void Connection::when_gone(std::function<void()> gone) {
    if (state_ == State::deferred) deferral_->gone = std::move(gone);
}

void Connection::linger() {
    state_ = State::lingering;
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (error) return close();
    set_deadline(linger_timeout);
    buffer_.clear();
    buffer_.shrink_to_fit();
    drain();
}

void Connection::drain() {
    std::array<char, read_bytes> dropped;
    error_code error;
    const std::size_t size = socket_.read_some(asio::buffer(dropped), error);
    drained_bytes_ += size;
    if ((error && error != asio::error::would_block) || drained_bytes_ > linger_bytes_max) return close();
    wait_for_bytes();
}

void Connection::on_deadline() {
    const bool request_is_late = state_ == State::reading || (state_ == State::idle && fresh_);
    if (!request_is_late) return close();
    if (!exchange_) exchange_ = std::make_unique<Exchange>(server_->limits);
    framing_.keep_alive = false;
    respond(request_timeout());
}

}  // namespace orderwire::http
