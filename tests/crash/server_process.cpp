#include "server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <random>
#include <stdexcept>
#include <system_error>

namespace orderwire::crash {

namespace {

// Between fork and exec, so only what is safe in a child of a threaded process.
[[noreturn]] void become(char* const* arguments, int log, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);  // it died before the line above
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execv(arguments[0], arguments);
    ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> command, std::string log)
    : command_(std::move(command)), log_(std::move(log)) {}

ServerProcess::~ServerProcess() { kill(); }

void ServerProcess::start() {
    std::vector<char*> arguments;
    arguments.reserve(command_.size() + 1);
    for (std::string& argument : command_)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) throw std::system_error(errno, std::generic_category(), log_);
    const pid_t self = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) become(arguments.data(), log, self);
    ::close(log);
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    process_ = child;
}

void ServerProcess::kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    wait();
}

std::optional<int> ServerProcess::stop() {
    if (process_ == 0) return {};
    ::kill(process_, SIGTERM);
    return wait();
}

std::optional<int> ServerProcess::wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    if (!WIFEXITED(status)) return {};
    return WEXITSTATUS(status);
}

bool ServerProcess::ended_by_itself() {
    if (process_ == 0 || ::waitpid(process_, nullptr, WNOHANG) != process_) return false;
    process_ = 0;
    return true;
}

std::uint16_t free_port() {
    using boost::asio::ip::tcp;
    std::mt19937 random{std::random_device{}()};
    std::uniform_int_distribution<std::uint16_t> any(10'000, 32'000);
    boost::asio::io_context loop;
    for (int attempt = 0; attempt < 100; ++attempt) {
        const std::uint16_t port = any(random);
        tcp::acceptor probe(loop, tcp::v4());
        boost::system::error_code taken;
        probe.bind({boost::asio::ip::address_v4::loopback(), port}, taken);
        if (!taken) return port;
    }
    throw std::runtime_error("no port is free");
}

}  // namespace orderwire::crash
