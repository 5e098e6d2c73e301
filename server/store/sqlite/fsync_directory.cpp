#include "store/sqlite/fsync_directory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace orderwire::store {

void fsync_directory_of(const std::string& store_path) {
    const std::filesystem::path folder = std::filesystem::absolute(store_path).parent_path();
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = file < 0 ? errno : 0;
    if (file >= 0) {
        // EINVAL: a file system whose folders need no sync, or know none.
        if (::fsync(file) != 0 && errno != EINVAL) error = errno;
        ::close(file);
    }
    // A folder that may be entered but not listed cannot be opened; nothing is known to be wrong with it.
    if (error != 0 && error != EACCES) {
        throw std::runtime_error("the store " + store_path + " cannot be used: its folder " +
                                 folder.string() +
                                 " cannot be synced: " + std::generic_category().message(error));
    }
}

}  // namespace orderwire::store
