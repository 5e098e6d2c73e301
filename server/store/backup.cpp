#include "store/backup.hpp"

#include <stdexcept>

#include "store/sqlite/backup/backup.hpp"

namespace orderwire::store {

namespace {

// The file behind a store's URL; a path by itself is one.
std::string file_of(const std::string& url) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return url.substr(sqlite.size());
    if (url.find("://") != std::string::npos || url.starts_with("memory:"))
        throw std::runtime_error("only stores of sqlite:PATH are backed up by this program");
    return url;
}

}  // namespace

StoreCounts back_up(const std::string& url, const std::filesystem::path& to, const CopyOptions& options) {
    return back_up_sqlite(file_of(url), to, options);
}

StoreCounts verify(const std::string& url) { return verify_sqlite(file_of(url)); }

Restored restore(const std::filesystem::path& from, const std::string& url, Time now,
                 const CopyOptions& options) {
    return restore_sqlite(from, file_of(url), now, options);
}

}  // namespace orderwire::store
