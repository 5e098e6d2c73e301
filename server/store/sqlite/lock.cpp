#include "store/sqlite/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "store/store.hpp"

namespace orderwire::store {

namespace {

// Who holds the lock, for the message only: the lock itself is what counts.
std::string holder(int file) {
    std::array<char, 32> text{};
    const auto length = ::pread(file, text.data(), text.size(), 0);
    return length > 0 ? " (process " + std::string(text.data(), static_cast<std::size_t>(length)) + ")" : "";
}

void write_holder(int file) {
    const std::string text = std::to_string(::getpid());
    // A lock file that names nobody, because the disk is full, locks just as well.
    if (::ftruncate(file, 0) == 0) static_cast<void>(::pwrite(file, text.data(), text.size(), 0) < 0);
}

}  // namespace

StoreLock::StoreLock(const std::string& store_path) {
    const std::string path = store_path + "-lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) {
        throw std::runtime_error("the store " + store_path + " is not writable: " + path + ": " +
                                 std::generic_category().message(errno));
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string who = holder(file_);
        ::close(file_);
        if (error == EWOULDBLOCK) {
            throw StoreInUse("the store " + store_path + " is in use by another process" + who);
        }
        throw std::runtime_error("the store " + store_path +
                                 " cannot be locked: " + std::generic_category().message(error));
    }
    write_holder(file_);
}

StoreLock::~StoreLock() { ::close(file_); }

}  // namespace orderwire::store
