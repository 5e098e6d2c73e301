// How much the kernel may hold of what a watcher has not taken.
#pragma once

#include <netinet/tcp.h>

#include <boost/asio/ip/tcp.hpp>

#include "base/async.hpp"

namespace orderwire::transport {

// Beyond what is on its way to the client. Left alone the kernel takes up to 4 MiB (tcp_wmem) for each client
// that does not read: thousands of views, all but the last of them out of date, before the session learns
// that it has to wait and conflate.
inline constexpr int unsent_bytes_max = 4 * 1024;

inline void bound_send_backlog(Socket& socket) {
    using NotSentLowWater = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
    boost::system::error_code ignored;  // without it everything works, with more memory
    socket.set_option(NotSentLowWater(unsent_bytes_max), ignored);
}

}  // namespace orderwire::transport
