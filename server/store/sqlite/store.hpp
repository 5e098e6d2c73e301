// The store in SQLite: a writer behind a queue, readers beside it.
#pragma once

#include <memory>
#include <string>

#include "store/sqlite/writer/writer.hpp"
#include "store/store.hpp"

namespace orderwire::store {

// `path` is a file, made where there is none; its directory must exist. Throws like open_store().
std::unique_ptr<Store> open_sqlite_store(const std::string& path, const Clock& clock, Listener listener,
                                         WriterLimits limits = {}, Channels channels = {},
                                         Retention retention = {});

}  // namespace orderwire::store
