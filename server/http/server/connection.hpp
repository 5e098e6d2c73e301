// One client's connection while it speaks HTTP: request, handler, response, and again. Callbacks on one loop;
// an idle connection holds neither a parser nor a buffer.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <unordered_set>

#include "base/monotonic.hpp"
#include "http/server/address_limiter.hpp"
#include "http/server/deadline.hpp"
#include "http/server/limits.hpp"
#include "http/server/response_head.hpp"
#include "http/server/router.hpp"

namespace orderwire::http {

class Connection;
struct Exchange;
struct Deferral;

// What the connections of one server have in common. They keep it alive.
struct ServerContext {
    Limits limits;
    AddressLimiter& limiter;
    const Router& router;
    const MonotonicClock& clock;
    bool stopping = false;
    std::unordered_set<Connection*> connections;
};

class Connection final : public std::enable_shared_from_this<Connection>, private DeferredResponse {
  public:
    // `place` is the connection's place in the limits.
    Connection(Socket socket, asio::ip::address peer, std::shared_ptr<void> place,
               std::shared_ptr<ServerContext> server);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();                    // waits for the first request
    void refuse(Response response);  // answers before any request, and closes
    void stop();                     // as Server::stop
    void close();                    // at once

  private:
    friend class Deadline<Connection>;
    enum class State { idle, reading, handling, deferred, writing, lingering, closed };

    void wait_for_bytes();
    void on_bytes();
    void begin_request();
    void read();
    void advance();
    void handle();
    std::optional<Response> rejection(const Router::RouteTarget& route_target);
    bool may_ask();
    bool take_client_place();
    void on_handled(std::exception_ptr error, Response response);
    void finish(Response response);
    void respond(Response response);
    void on_written(boost::system::error_code error);
    void hand_over();
    void defer();
    void watch_deferred();
    void answer(Response response) override;
    void when_gone(std::function<void()> gone) override;
    void linger();
    void drain();

    std::chrono::milliseconds request_time() const;
    std::chrono::milliseconds idle_time() const;
    void set_deadline(std::chrono::milliseconds from_now) { deadline_.set(from_now, *this); }
    void on_deadline();

    Socket socket_;
    Deadline<Connection> deadline_;
    bool socket_waits_ = false;
    bool fresh_ = true;  // no request has come yet
    State state_ = State::idle;
    asio::ip::address peer_;
    std::shared_ptr<void> place_;
    std::shared_ptr<ServerContext> server_;
    boost::beast::flat_buffer buffer_;
    Framing framing_;  // of the request being answered
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<Deferral> deferral_;
    std::size_t drained_bytes_ = 0;
};

}  // namespace orderwire::http
