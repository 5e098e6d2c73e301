#include "app/service_manager.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <ctime>
#include <stdexcept>
#include <system_error>

namespace orderwire::app {

namespace {

using boost::asio::ip::tcp;

http::Endpoint local_endpoint(int file) {
    tcp::endpoint address;
    auto size = static_cast<socklen_t>(address.capacity());
    if (sd_is_socket_inet(file, AF_UNSPEC, SOCK_STREAM, 1, 0) <= 0 ||
        ::getsockname(file, address.data(), &size) != 0)
        throw std::runtime_error("a socket was handed down that does not listen for TCP connections");
    address.resize(size);
    return {address.address().to_string(), address.port()};
}

// Microseconds of the monotonic clock, as systemd wants them with RELOADING.
std::uint64_t monotonic_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

ServiceManager::ServiceManager() {
    const int count = sd_listen_fds(1);
    if (count < 0)
        throw std::runtime_error("the sockets that were handed down cannot be taken: " +
                                 std::generic_category().message(-count));
    for (int file = SD_LISTEN_FDS_START; file < SD_LISTEN_FDS_START + count; ++file)
        sockets_.push_back({local_endpoint(file), file});
    std::uint64_t microseconds = 0;
    // The address of the notifications stays in the environment: nothing here starts other programs.
    if (sd_watchdog_enabled(0, &microseconds) > 0)
        interval_ = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::microseconds(microseconds / 2));
}

void ServiceManager::ready(const std::string& status) const {
    sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void ServiceManager::reloading() const {
    sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds()).c_str());
}

void ServiceManager::stopping() const { sd_notify(0, "STOPPING=1\nSTATUS=stopping"); }

void ServiceManager::alive() const { sd_notify(0, "WATCHDOG=1"); }

}  // namespace orderwire::app
