// One database copied into one file, page by page, as it is at one moment.
#pragma once

#include <string>

#include "store/backup.hpp"

namespace orderwire::store {

// `to` is made or replaced, its owner's alone, synced, and needs no log beside it. Throws SqliteError and
// std::runtime_error.
void copy_database(const std::string& from, const std::string& to, const CopyOptions& options);

}  // namespace orderwire::store
