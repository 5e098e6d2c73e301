// What the kernel says of a server's processes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace orderwire::load {

// Bytes of memory that are theirs alone: of /proc/PID/smaps_rollup, private and shared between them; no
// file's pages.
std::uint64_t memory_bytes(const std::vector<pid_t>& processes);

// Microseconds of processor time, user and system, since they began.
double cpu_us(const std::vector<pid_t>& processes);

// Open files of one process.
std::size_t open_files(pid_t process);

}  // namespace orderwire::load
