#include "crash/serving.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace orderwire::crash {

namespace {

std::string log_of(const Serving& serving) { return serving.store + ".log"; }

}  // namespace

ServerProcess make_server(const Serving& serving) {
    std::vector<std::string> command;
    if (serving.open_files > 0) {
        command = {"/bin/sh", "-c", fmt::format("ulimit -n {}; exec \"$0\" \"$@\"", serving.open_files)};
    }
    const std::string listen = fmt::format("127.0.0.1:{}", serving.port);
    command.insert(command.end(), {serving.program, "serve", "--listen", listen});
    command.insert(command.end(), {"--store", "sqlite:" + serving.store, "--log-level", "warn"});
    command.insert(command.end(),
                   {"--sandbox", "off", "--mail-dir", "off", "--stripe-api", "http://127.0.0.1:1"});
    command.insert(command.end(), {"--stripe-webhook-secret", webhook_secret});
    command.insert(command.end(), {"--public-url", "https://orders.test"});
    if (!serving.limits_per_address) {
        command.insert(command.end(), {"--requests-per-second", "0", "--connections-per-address", "0",
                                       "--orders-per-hour", "0"});
    }
    command.insert(command.end(), serving.more.begin(), serving.more.end());
    return {std::move(command), log_of(serving)};
}

void start_and_wait(ServerProcess& server, const Serving& serving) {
    using boost::asio::ip::tcp;
    server.start();
    boost::asio::io_context loop;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!server.ended_by_itself() && std::chrono::steady_clock::now() < until) {
        tcp::socket probe(loop);
        boost::system::error_code refused;
        probe.connect({boost::asio::ip::address_v4::loopback(), serving.port}, refused);
        if (!refused) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("the server did not start: see " + log_of(serving));
}

void copy_store(const std::string& from, const std::string& to) {
    for (const char* part : {"", "-wal", "-shm", "-lock", ".log"})
        std::filesystem::remove(to + part);
    std::filesystem::copy_file(from, to);
}

}  // namespace orderwire::crash
