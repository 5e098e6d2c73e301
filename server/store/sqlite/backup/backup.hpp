// store/backup.hpp for SQLite's files.
#pragma once

#include "store/backup.hpp"

namespace orderwire::store {

StoreCounts back_up_sqlite(const std::string& from, const std::filesystem::path& to,
                           const CopyOptions& options);
StoreCounts verify_sqlite(const std::string& path);
Restored restore_sqlite(const std::filesystem::path& from, const std::string& to, Time now,
                        const CopyOptions& options);

}  // namespace orderwire::store
