// The names of the store's files, made durable.
#pragma once

#include <string>

namespace orderwire::store {

// SQLite syncs the folder too, when it has made a log there, but does not look whether that worked. Throws
// std::runtime_error with one clear line.
void fsync_directory_of(const std::string& store_path);

}  // namespace orderwire::store
