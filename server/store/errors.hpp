// What goes wrong with a store itself.
#pragma once

#include <stdexcept>
#include <string>

namespace orderwire::store {

class StorageError : public std::runtime_error {
  public:
    // `code` is what the caller is told: storage_unavailable, or overloaded where too much waits already.
    explicit StorageError(const std::string& what, const char* code = "storage_unavailable")
        : std::runtime_error(what), code_(code) {}
    const char* code() const { return code_; }

  private:
    const char* code_;
};

// Another process has the store's only writing connection.
class StoreInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace orderwire::store
