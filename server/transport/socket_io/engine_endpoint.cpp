#include "transport/socket_io/engine_endpoint.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/contained.hpp"
#include "base/timer.hpp"
#include "transport/socket_io/deferred_reply.hpp"
#include "transport/socket_io/engine_socket.hpp"
#include "transport/socket_io/socket_handoff.hpp"

namespace orderwire::transport::socket_io {

namespace {

using EngineTransport = EngineSession::Transport;
using EngineServerPtr = SessionRouter::EngineServerPtr;
using SessionPtr = SessionRouter::SessionPtr;

// A loop that does not say within this whether it has a session is too busy to take one.
constexpr std::chrono::seconds lookup_timeout{5};

// The first poll of a session is its handshake, and is answered at once.
class HandshakePoll final : public Poll {
  public:
    explicit HandshakePoll(std::shared_ptr<const std::string>& payload) : Poll(0), payload_(payload) {}
    void answer(std::shared_ptr<const std::string> payload) override { payload_ = std::move(payload); }

  private:
    std::shared_ptr<const std::string>& payload_;
};

// Waits, on its own loop, for what another loop says.
struct PendingLookup {
    explicit PendingLookup(const Executor& home) : timer(home, lookup_timeout) {}
    Timer timer;
    bool known = false;
};

// Whatever fails on the session's loop is that session's end, and the request is not left waiting.
template <class Act>
void answered(const DeferredReply& reply, const SessionPtr& session, const Act& act) {
    if (contained("a Socket.IO request", act)) return;
    if (session) contained("a Socket.IO session", [&] { session->close(); });
    reply(refuse(EngineFault::bad_request));
}

}  // namespace

EngineEndpoint::EngineEndpoint(std::shared_ptr<EngineServer> server, std::size_t loop_index,
                               const std::shared_ptr<SessionRouter>& session_router,
                               http::AddressLimiter& limiter, RequestGuard guard)
    : server_(std::move(server)),
      loop_index_(loop_index),
      session_router_(session_router),
      limiter_(limiter),
      guard_(std::move(guard)) {
    session_router->register_server(loop_index, server_);
}

template <class Action>
void EngineEndpoint::with_session(const std::string& sid, Action action) const {
    if (const auto session_router = session_router_.lock())
        session_router->with_session(sid, std::move(action));
}

void EngineEndpoint::add_routes(http::Router& router, const std::string& path) {
    using http::verb;
    // Every method: it is the protocol that refuses, with a code of its own.
    for (const verb method : {verb::get, verb::post, verb::put, verb::patch, verb::delete_}) {
        for (const char* slash : {"", "/"})
            router.add(method, path + slash, [this](http::Request& request) { return answer(request); });
    }
}

task<http::Response> EngineEndpoint::answer(http::Request& request) {
    if (auto refused = guard_(request)) co_return std::move(*refused);
    const EngineRequest wanted = read_engine_request(request);
    if (wanted.fault) co_return refuse(*wanted.fault);
    const bool is_websocket = wanted.transport == EngineTransport::websocket;
    if (wanted.sid.empty()) co_return is_websocket ? open_websocket() : open_polling(request);
    if (request.method == http::verb::post) co_return defer_post(wanted.sid, std::move(request.body));
    if (!is_websocket) co_return defer_poll(wanted.sid);
    co_return co_await upgrade(wanted.sid);
}

http::Response EngineEndpoint::open_polling(const http::Request& request) {
    // Its polls would be refused, and it would come again and again.
    auto place = limiter_.files_are_scarce() ? nullptr : limiter_.take_connection(request.peer);
    if (!place) {
        http::Response response = http::problem(http::status::service_unavailable, "too_many_connections",
                                                "too many sessions from this address");
        response.set(http::field::retry_after, "1");
        return response;
    }
    const auto session = server_->open(EngineTransport::polling, std::move(place));
    std::shared_ptr<const std::string> payload;
    const auto taken = session->poll(std::make_unique<HandshakePoll>(payload), server_->clock().now());
    return taken ? payload_response(std::move(payload)) : refuse(taken.error());
}

http::Response EngineEndpoint::defer_poll(const std::string& sid) {
    http::Response response;
    const std::uint64_t number = ++polls_ << 8 | loop_index_;  // unlike those of any other loop
    response.defer = [this, sid, number](const std::shared_ptr<http::DeferredResponse>& deferred) {
        // What is called when the client has gone also keeps the request until it is answered.
        deferred->when_gone([this, sid, number, deferred] {
            with_session(sid, [number](const EngineServerPtr&, const SessionPtr& session) {
                if (session) session->poll_gone(number);
            });
        });
        const DeferredReply reply(server_->executor(), deferred);
        with_session(sid, [number, reply](const EngineServerPtr& server, const SessionPtr& session) {
            answered(reply, session, [&] {
                if (!session) return reply(refuse(EngineFault::unknown_sid));
                const Instant now = server->clock().now();
                const auto taken = session->poll(std::make_unique<DeferredPoll>(number, reply), now);
                if (!taken) reply(refuse(taken.error()));
            });
        });
    };
    return response;
}

http::Response EngineEndpoint::defer_post(const std::string& sid, std::string body) {
    http::Response response;
    response.defer =
        [this, sid, body = std::move(body)](const std::shared_ptr<http::DeferredResponse>& deferred) mutable {
            deferred->when_gone([deferred] {});
            const DeferredReply reply(server_->executor(), deferred);
            auto take = [reply, body = std::move(body)](const EngineServerPtr& server,
                                                        const SessionPtr& session) {
                answered(reply, session, [&] {
                    if (!session) return reply(refuse(EngineFault::unknown_sid));
                    const auto taken = session->post(body, server->clock().now());
                    static const auto ok = std::make_shared<const std::string>("ok");
                    reply(taken ? payload_response(ok) : refuse(taken.error()));
                });
            };
            with_session(sid, std::move(take));
        };
    return response;
}

http::Response EngineEndpoint::open_websocket() {
    http::Response response;
    response.hijack = [server = server_](http::HijackedConnection hijacked) {
        // Nobody may speak before the handshake is answered (RFC 6455, 4.1): the socket closes.
        if (!hijacked.beyond.empty()) return;
        std::make_shared<EngineSocket>(server, "")->start(std::move(hijacked));
    };
    return response;
}

task<http::Response> EngineEndpoint::upgrade(const std::string& sid) {
    const auto lookup = std::make_shared<PendingLookup>(server_->executor());
    auto ask = [home = server_->executor(), weak = std::weak_ptr(lookup)](const EngineServerPtr&,
                                                                          const SessionPtr& session) {
        asio::post(home, [weak, known = session != nullptr] {
            const auto waiting = weak.lock();
            if (!waiting) return;
            waiting->known = known;
            waiting->timer.cancel();
        });
    };
    with_session(sid, std::move(ask));
    boost::system::error_code ignored;
    auto token = asio::redirect_error(use_task, ignored);
    co_await lookup->timer.async_wait(token);
    if (!lookup->known) co_return refuse(EngineFault::unknown_sid);

    http::Response response;
    response.hijack = [this, sid](http::HijackedConnection hijacked) {
        if (!hijacked.beyond.empty()) return;
        with_session(sid, [handoff = SocketHandoff(std::move(hijacked)), sid](const EngineServerPtr& server,
                                                                              const SessionPtr&) mutable {
            // The socket is the session's loop's from here on.
            if (auto moved = server ? handoff.arrive(server->executor()) : std::nullopt)
                std::make_shared<EngineSocket>(server, sid)->start(std::move(*moved));
        });
    };
    co_return response;
}

}  // namespace orderwire::transport::socket_io
