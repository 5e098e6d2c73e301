// A server that can be ended at any instant. It does not outlive this process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderwire::crash {

class ServerProcess {
  public:
    // `command`: the program and its arguments. What it says is appended to the file `log`.
    ServerProcess(std::vector<std::string> command, std::string log);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    void start();  // throws std::system_error
    // SIGKILL, and waits until nothing of it is left.
    void kill();
    // SIGTERM; the exit code, or nothing where it was ended by a signal.
    std::optional<int> stop();
    pid_t pid() const { return process_; }
    // Whether it ended without being told to.
    bool ended_by_itself();

  private:
    std::optional<int> wait();

    std::vector<std::string> command_;
    std::string log_;
    pid_t process_ = 0;  // 0: there is none
};

// A port that nobody listens on now. Below those that the system gives to outgoing connections: a client that
// connects again while its server is down could be given the server's own.
std::uint16_t free_port();

}  // namespace orderwire::crash
