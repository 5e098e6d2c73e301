// Looks at a process while it is under attack, from a thread of its own: the most memory and open files that
// it had, and what the kernel keeps in the buffers of all sockets.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace orderwire::crash {

class Sampler {
  public:
    explicit Sampler(pid_t process);
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    std::uint64_t memory_now() const;  // bytes that are the process's alone
    std::uint64_t memory_peak() const { return memory_peak_; }
    std::size_t files_peak() const { return files_peak_; }
    std::uint64_t sockets_peak() const { return sockets_peak_; }  // bytes in TCP's buffers, of the machine

  private:
    void look();

    pid_t process_;
    std::atomic<std::uint64_t> memory_peak_{0};
    std::atomic<std::size_t> files_peak_{0};
    std::atomic<std::uint64_t> sockets_peak_{0};
    std::atomic<bool> stopped_{false};
    std::thread thread_;
};

}  // namespace orderwire::crash
