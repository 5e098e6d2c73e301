// A store's copies: made beside the running server, verified, and put back. Each works on whole files;
// nothing of it goes through the writer.
//
// Errors: std::runtime_error with one clear line (no store there, another program's file, a newer schema,
// damaged, no room), StoreInUse where a server has the store that is to be replaced. What was there before
// stays as it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/monotonic.hpp"
#include "base/time.hpp"

namespace orderwire::store {

struct StoreCounts {
    std::uint64_t orders = 0;
    std::uint64_t events = 0;
    std::uint64_t messages = 0;  // of the outbox
    std::uint64_t bytes = 0;
};

struct CopyOptions {
    std::uint64_t bytes_per_second = 0;  // 0: as fast as it goes
    // Told after each piece, in bytes; `total` may grow.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    const MonotonicClock& clock = monotonic_clock();
    // Waits; tests let a clock move instead.
    std::function<void(std::chrono::nanoseconds)> pause;
};

// The store of `url` as it is at one moment, in one file, which is whole or not there at all. A backup that
// is there already is replaced at the end, any other file never. A server goes on meanwhile; its log grows by
// what it writes.
StoreCounts back_up(const std::string& url, const std::filesystem::path& to, const CopyOptions& options);

// Looks at every page and index, and at every reference between tables.
StoreCounts verify(const std::string& url);

// Puts a verified backup in the place of the store of `url`. What was there is kept beside it, and named by
// `kept`.
struct Restored {
    StoreCounts counts;
    std::filesystem::path kept;  // empty: nothing was there
};
Restored restore(const std::filesystem::path& from, const std::string& url, Time now,
                 const CopyOptions& options);

}  // namespace orderwire::store
