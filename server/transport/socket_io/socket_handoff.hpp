// A connection on its way from one loop to another. It is bound to neither: it may die on any thread.
#pragma once

#include <unistd.h>

#include <optional>
#include <utility>

#include "http/message.hpp"

namespace orderwire::transport::socket_io {

class SocketHandoff {
  public:
    // On the loop that it leaves.
    explicit SocketHandoff(http::HijackedConnection hijacked)
        : request_(std::move(hijacked.request)),
          response_(std::move(hijacked.response)),
          version_(hijacked.version),
          release_(std::move(hijacked.release)) {
        boost::system::error_code error;
        const auto address = hijacked.socket.local_endpoint(error);
        if (error) return;
        protocol_ = address.protocol();
        descriptor_ = hijacked.socket.release(error);
        if (error) descriptor_ = -1;
    }
    SocketHandoff(SocketHandoff&& other) noexcept
        : request_(std::move(other.request_)),
          response_(std::move(other.response_)),
          version_(other.version_),
          release_(std::move(other.release_)),
          protocol_(other.protocol_),
          descriptor_(std::exchange(other.descriptor_, -1)) {}
    SocketHandoff& operator=(SocketHandoff&&) = delete;
    ~SocketHandoff() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    // On the loop where it goes. Nothing where the connection was lost on the way.
    std::optional<http::HijackedConnection> arrive(const Executor& loop) {
        if (descriptor_ < 0) return std::nullopt;
        Socket socket(loop);
        boost::system::error_code error;
        socket.assign(protocol_, descriptor_, error);
        if (error) return std::nullopt;
        descriptor_ = -1;
        socket.non_blocking(true, error);
        if (error) return std::nullopt;
        return http::HijackedConnection{
            std::move(socket), std::move(request_), std::move(response_), version_, "", std::move(release_)};
    }

  private:
    http::Request request_;
    http::Response response_;
    unsigned version_;
    std::shared_ptr<void> release_;
    asio::ip::tcp protocol_ = asio::ip::tcp::v4();
    int descriptor_ = -1;
};

}  // namespace orderwire::transport::socket_io
