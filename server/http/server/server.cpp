#include "http/server/server.hpp"

#include <fcntl.h>

#include <array>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/contained.hpp"
#include "base/log.hpp"
#include "base/log_rate_limiter.hpp"
#include "http/server/connection.hpp"
#include "http/server/dead_peers.hpp"
#include "http/server/error_responses.hpp"
#include "http/server/response_head.hpp"

namespace orderwire::http {

namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// When the machine has no more file descriptors, accepting fails at once, again and again.
constexpr std::chrono::milliseconds accept_pause{100};
// Connections over their address's limit that are still being told so.
constexpr std::size_t refusals_max = 64;

// The kernel's error as one line for the operator.
std::runtime_error clear_error(const Endpoint& endpoint, const error_code& error) {
    if (error == asio::error::address_in_use) return std::runtime_error(to_string(endpoint) + " is in use");
    return std::runtime_error("can't listen on " + to_string(endpoint) + ": " + error.message());
}

// Throws boost::system::system_error.
void open_and_bind(Acceptor& acceptor, const tcp::endpoint& address, bool share_port) {
    acceptor.open(address.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    if (share_port) acceptor.set_option(ReusePort(true));
    acceptor.bind(address);
}

// Throws boost::system::system_error.
void share(Acceptor& acceptor, const tcp& protocol, int listening) {
    const int copy = ::fcntl(listening, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw boost::system::system_error(error_code(errno, boost::system::system_category()));
    acceptor.assign(protocol, copy);
}

}  // namespace

int find_inherited(const std::vector<InheritedSocket>& sockets, const Endpoint& endpoint) {
    if (sockets.empty()) return -1;
    const tcp::endpoint address = resolve(endpoint);
    for (const InheritedSocket& socket : sockets) {
        if (resolve(socket.endpoint) == address) return socket.file;
    }
    return -1;
}

struct Server::Impl : std::enable_shared_from_this<Impl> {
    Impl(Loop& loop, const Limits& limits, AddressLimiter& limiter, const Router& router,
         const MonotonicClock& clock)
        : acceptor(loop),
          pause(loop),
          context(std::make_shared<ServerContext>(limits, limiter, router, clock)) {}

    void accept();
    void on_accept(error_code error, Socket socket);
    void accept_waiting();
    void accept_connection(Socket socket, const tcp::endpoint& from);
    void reject_connection(Socket& socket) const;
    std::shared_ptr<void> take_refusal();
    std::vector<std::shared_ptr<Connection>> all_connections() const;
    void stop_accepting();

    Acceptor acceptor;
    tcp::endpoint peer;  // of the connection that is accepted next
    Timer pause;
    std::shared_ptr<ServerContext> context;
    std::uint16_t port = 0;
    std::size_t refusals = 0;
};

void Server::Impl::accept() {
    if (!acceptor.is_open()) return;
    acceptor.async_accept(peer, [self = shared_from_this()](error_code error, Socket socket) {
        self->on_accept(error, std::move(socket));
    });
}

void Server::Impl::on_accept(error_code error, Socket socket) {
    if (!acceptor.is_open()) return;
    if (!error) {
        // What fails is this client's alone: the next one is accepted.
        contained("a new connection", [&] { accept_connection(std::move(socket), peer); });
        return accept();
    }
    if (error == asio::error::connection_aborted) return accept();
    static LogRateLimiter log_limiter(1);
    if (log_limiter.pass()) spdlog::warn("accepting a connection failed: {}", error.message());
    pause.expires_after(accept_pause);
    pause.async_wait([self = shared_from_this()](error_code) { self->accept(); });
}

void Server::Impl::accept_connection(Socket socket, const tcp::endpoint& from) {
    error_code error;
    socket.non_blocking(true, error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    notice_dead_peer(socket);

    if (auto place = context->limiter.take_socket(from.address())) {
        std::make_shared<Connection>(std::move(socket), from.address(), std::move(place), context)->start();
    } else if (auto refusal = take_refusal()) {
        std::make_shared<Connection>(std::move(socket), from.address(), std::move(refusal), context)
            ->refuse(too_many_connections());
    } else {
        reject_connection(socket);
    }
}

// Says it as well, but waits for nothing: in a storm there are too many to keep. What has come is taken
// first, because to close on it would reset the connection and could take the answer away.
void Server::Impl::reject_connection(Socket& socket) const {
    const Response response = too_many_connections();
    Framing framing;
    framing.keep_alive = false;
    const std::string text = response_head(response, framing) + *response.body;
    std::array<char, 4096> dropped;
    error_code ignored;
    socket.read_some(asio::buffer(dropped), ignored);
    socket.write_some(asio::buffer(text), ignored);
}

// Those whom the kernel has let in, and who may have sent their request already.
void Server::Impl::accept_waiting() {
    error_code error;
    acceptor.non_blocking(true, error);
    while (!error) {
        Socket socket(acceptor.get_executor());
        tcp::endpoint from;
        acceptor.accept(socket, from, error);
        if (!error) accept_connection(std::move(socket), from);
    }
}

std::shared_ptr<void> Server::Impl::take_refusal() {
    if (refusals >= refusals_max || context->limiter.files_are_scarce()) return nullptr;
    ++refusals;
    return {this, [self = shared_from_this()](void*) { --self->refusals; }};
}

std::vector<std::shared_ptr<Connection>> Server::Impl::all_connections() const {
    std::vector<std::shared_ptr<Connection>> all;
    for (Connection* connection : context->connections) {
        if (auto alive = connection->weak_from_this().lock()) all.push_back(std::move(alive));
    }
    return all;
}

void Server::Impl::stop_accepting() {
    context->stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
}

Server::Server(Loop& loop, const Endpoint& endpoint, const Limits& limits, AddressLimiter& limiter,
               const Router& router, const MonotonicClock& clock, int inherited)
    : impl_(std::make_shared<Impl>(loop, limits, limiter, router, clock)) {
    const tcp::endpoint address = resolve(endpoint);
    try {
        if (inherited >= 0) {
            share(impl_->acceptor, address.protocol(), inherited);
        } else {
            open_and_bind(impl_->acceptor, address, true);
            impl_->acceptor.listen();
        }
        impl_->port = impl_->acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        throw clear_error(endpoint, error.code());
    }
}

Server::~Server() {
    impl_->stop_accepting();
    for (const auto& connection : impl_->all_connections())
        connection->close();
}

void Server::probe_port_free(const Endpoint& endpoint, std::string_view option) {
    if (endpoint.port == 0) return;
    Loop loop(1);
    Acceptor acceptor(loop);
    const tcp::endpoint address = resolve(endpoint);
    try {
        open_and_bind(acceptor, address, false);
    } catch (const boost::system::system_error& error) {
        const std::runtime_error clear = clear_error(endpoint, error.code());
        if (option.empty()) throw clear;
        throw std::runtime_error(clear.what() + (": choose another one with " + std::string(option)));
    }
}

void Server::start() { impl_->accept(); }

std::uint16_t Server::port() const { return impl_->port; }

void Server::stop() {
    impl_->accept_waiting();
    impl_->stop_accepting();
    for (const auto& connection : impl_->all_connections())
        connection->stop();
}

std::size_t Server::connections() const { return impl_->context->connections.size(); }

}  // namespace orderwire::http
