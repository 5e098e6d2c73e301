#include "http/server/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace orderwire::http {

namespace {

constexpr rlim_t files_max = 1'048'576;
// Where /proc is not mounted: a few for each loop, the store and what it sends.
constexpr std::size_t usual_files = 64;

}  // namespace

std::size_t raise_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return allowed_files();
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, files_max));
    setrlimit(RLIMIT_NOFILE, &limit);
    return allowed_files();
}

std::size_t allowed_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return usual_files * 16;
    return static_cast<std::size_t>(std::min(limit.rlim_cur, files_max));
}

std::size_t open_files() {
    std::error_code error;
    const std::filesystem::directory_iterator entries("/proc/self/fd", error);
    if (error) return usual_files;
    // Of which one is the folder itself.
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries))) - 1;
}

FileShares share_files(std::size_t allowed, std::size_t in_use) {
    const std::size_t left = allowed - std::min(allowed, in_use);
    const std::size_t spare =
        std::min(std::clamp<std::size_t>(allowed / 8, 64, 512), std::max<std::size_t>(allowed / 4, 1));
    return {left - std::min(left, spare), spare};
}

}  // namespace orderwire::http
