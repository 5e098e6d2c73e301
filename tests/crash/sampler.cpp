#include "crash/sampler.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>

#include "load/processes.hpp"

namespace orderwire::crash {

namespace {

constexpr std::chrono::milliseconds interval{250};

// The line "TCP: inuse 5 orphan 0 tw 0 alloc 8 mem 3": pages.
std::uint64_t socket_bytes() {
    std::ifstream file("/proc/net/sockstat");
    std::string word;
    bool is_tcp = false;
    while (file >> word) {
        if (word.ends_with(':')) is_tcp = word == "TCP:";
        std::uint64_t pages = 0;
        if (is_tcp && word == "mem" && file >> pages)
            return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    }
    return 0;
}

template <class Number>
void raise(std::atomic<Number>& peak, Number value) {
    if (value > peak) peak = value;
}

}  // namespace

Sampler::Sampler(pid_t process)
    : process_(process), thread_([this] {
          while (!stopped_) {
              look();
              std::this_thread::sleep_for(interval);
          }
      }) {}

Sampler::~Sampler() {
    stopped_ = true;
    thread_.join();
}

std::uint64_t Sampler::memory_now() const { return load::memory_bytes({process_}); }

void Sampler::look() {
    try {
        raise(memory_peak_, load::memory_bytes({process_}));
        raise(files_peak_, load::open_files(process_));
        raise(sockets_peak_, socket_bytes());
    } catch (const std::exception&) {
        stopped_ = true;  // it has ended
    }
}

}  // namespace orderwire::crash
