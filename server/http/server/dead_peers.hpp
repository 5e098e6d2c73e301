// Peers that vanished without a word: a phone that lost its network, a machine that lost its power. Left
// alone the kernel keeps their connections for a quarter of an hour where something was sent, and for ever
// where nothing is; each holds a file and some memory.
#pragma once

#include <netinet/tcp.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>

#include "base/async.hpp"

namespace orderwire::http {

// A connection that is silent for `keepalive_idle` is asked every `keepalive_interval`, three times, whether
// somebody is there; what was sent must be acknowledged within `peer_timeout`. Either way a dead peer is gone
// after 90 s, which live clients, asleep or in a tunnel for a while, outlast.
inline constexpr std::chrono::seconds keepalive_idle{45};
inline constexpr std::chrono::seconds keepalive_interval{15};
inline constexpr int keepalive_probes = 3;
inline constexpr std::chrono::milliseconds peer_timeout{90'000};

inline void notice_dead_peer(Socket& socket) {
    using asio::detail::socket_option::integer;
    boost::system::error_code ignored;  // without them everything works, with more memory
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPIDLE>(static_cast<int>(keepalive_idle.count())), ignored);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPINTVL>(static_cast<int>(keepalive_interval.count())),
                      ignored);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPCNT>(keepalive_probes), ignored);
    socket.set_option(integer<IPPROTO_TCP, TCP_USER_TIMEOUT>(static_cast<int>(peer_timeout.count())),
                      ignored);
}

}  // namespace orderwire::http
