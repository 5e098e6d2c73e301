// A server under test, as a process of its own: started on a database, told to stop, or killed.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace orderwire::crash {

// A port of 127.0.0.1 that nobody has, and that no outgoing connection gets: a server can come back to it.
inline std::uint16_t free_port() {
    std::mt19937 random{std::random_device{}()};
    std::uniform_int_distribution<std::uint16_t> ports(20'000, 30'000);
    for (int attempt = 0; attempt < 100; ++attempt) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const std::uint16_t port = ports(random);
        address.sin_port = htons(port);
        const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool is_free = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
        ::close(probe);
        if (is_free) return port;
    }
    throw std::runtime_error("no port is free");
}

class ServerProcess {
  public:
    struct Settings {
        std::string program;                 // build/release/orderwire
        std::string store;                   // the database; the log goes to a file beside it
        std::string secret;                  // whsec_…
        std::uint16_t port = 0;              // of 127.0.0.1
        std::vector<std::string> more = {};  // further options
        bool limits_per_address = false;     // as they are by default; else none
        std::size_t open_files = 0;          // how many it may have; 0: as many as we
    };

    // Starts it, and waits until it accepts connections. Throws std::runtime_error where it does not come to.
    explicit ServerProcess(const Settings& settings) : port_(settings.port) {
        std::vector<std::string> words{settings.program, "serve", "--listen",
                                       fmt::format("127.0.0.1:{}", settings.port)};
        words.insert(words.end(), {"--sandbox", "off", "--mail-dir", "off", "--log-level", "warn"});
        if (!settings.limits_per_address)
            words.insert(words.end(), {"--requests-per-second", "0", "--connections-per-address", "0"});
        words.insert(words.end(),
                     {"--store", "sqlite:" + settings.store, "--stripe-webhook-secret", settings.secret});
        words.insert(words.end(), settings.more.begin(), settings.more.end());
        const std::string log = settings.store + ".log";
        start(words, log, settings.open_files);
        if (!wait_until_it_listens()) throw std::runtime_error("the server did not start: see " + log);
    }
    ~ServerProcess() {
        if (ended_) return;
        signal(SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    pid_t pid() const { return pid_; }
    void signal(int number) const {
        if (!ended_) ::kill(pid_, number);
    }

    // The exit code, or 128 and the number of the signal that ended it; nothing while it runs.
    std::optional<int> ended() {
        int status = 0;
        if (!ended_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
            ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return ended_;
    }
    std::optional<int> wait(std::chrono::milliseconds patience) {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (!ended() && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return ended_;
    }

  private:
    void start(std::vector<std::string>& words, const std::string& log, std::size_t open_files) {
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ < 0) throw std::runtime_error("no process can be made");
        if (pid_ > 0) return;
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::close_range(STDERR_FILENO + 1, ~0U, 0);
        if (open_files > 0) {
            const rlimit limit{open_files, open_files};
            ::setrlimit(RLIMIT_NOFILE, &limit);
        }
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }

    bool wait_until_it_listens() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!ended() && std::chrono::steady_clock::now() < until) {
            const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const int failed = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address));
            ::close(probe);
            if (failed == 0) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }

    pid_t pid_ = -1;
    std::uint16_t port_;
    std::optional<int> ended_;
};

}  // namespace orderwire::crash
