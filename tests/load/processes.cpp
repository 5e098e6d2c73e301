#include "load/processes.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace orderwire::load {

namespace {

std::ifstream open_proc(pid_t process, const char* name) {
    std::ifstream file(fmt::format("/proc/{}/{}", process, name));
    if (!file) throw std::runtime_error(fmt::format("there is no process {}", process));
    return file;
}

}  // namespace

std::uint64_t memory_bytes(const std::vector<pid_t>& processes) {
    std::uint64_t kilobytes = 0;
    for (const pid_t process : processes) {
        std::ifstream file = open_proc(process, "smaps_rollup");
        std::string name;
        while (file >> name) {
            // Proportional shares, so that what two processes share counts once.
            if (name != "Pss_Anon:" && name != "Pss_Shmem:") continue;
            std::uint64_t value = 0;
            file >> value;
            kilobytes += value;
        }
    }
    return kilobytes * 1024;
}

double cpu_us(const std::vector<pid_t>& processes) {
    double nanoseconds = 0;
    for (const pid_t process : processes) {
        // The scheduler's own clock, for each thread: `stat` counts in hundredths of a second.
        for (const auto& thread :
             std::filesystem::directory_iterator(fmt::format("/proc/{}/task", process))) {
            std::ifstream file(thread.path() / "schedstat");
            double ran = 0;
            if (file >> ran) nanoseconds += ran;
        }
    }
    return nanoseconds / 1000;
}

std::size_t open_files(pid_t process) {
    const std::filesystem::directory_iterator files(fmt::format("/proc/{}/fd", process));
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace orderwire::load
