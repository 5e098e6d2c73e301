// The store's lock: one process at a time may write. It is an flock on a file beside the store, so the system
// releases it however the process ends.
#pragma once

#include <string>

namespace orderwire::store {

class StoreLock {
  public:
    // Throws std::runtime_error with one clear line: not writable, or in use by another process.
    explicit StoreLock(const std::string& store_path);
    ~StoreLock();
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

  private:
    int file_ = -1;
};

}  // namespace orderwire::store
