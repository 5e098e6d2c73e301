// A disk that fails when a test says so: SQLite's own file system, with some of its methods replaced. Every
// database that is opened while one exists is on it.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cerrno>

namespace orderwire::store {

class FaultyDisk {
  public:
    FaultyDisk() {
        real_ = sqlite3_vfs_find(nullptr);
        shim_ = *real_;
        shim_.zName = "faulty";
        shim_.xOpen = open;
        sqlite3_vfs_register(&shim_, 1);
        full = false;
        sync_fails = false;
        write_fails = false;
    }
    ~FaultyDisk() {
        sqlite3_vfs_unregister(&shim_);
        sqlite3_vfs_register(real_, 1);
    }
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    static inline std::atomic<bool> full{false};
    static inline std::atomic<bool> sync_fails{false};
    static inline std::atomic<bool> write_fails{false};

  private:
    // The real file system makes the file; only its table of methods is exchanged, for a copy that asks
    // first.
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
        const int code = real_->xOpen(vfs, name, file, flags, flags_out);
        if (code != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return code;
        log_ = file->pMethods;
        static const sqlite3_io_methods methods = [] {
            sqlite3_io_methods copy = *log_;
            copy.xWrite = write;
            copy.xSync = sync;
            return copy;
        }();
        file->pMethods = &methods;
        return code;
    }
    static int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
        if (full) return SQLITE_FULL;
        if (write_fails) return fail(SQLITE_IOERR_WRITE);
        return log_.load()->xWrite(file, data, bytes, offset);
    }
    static int sync(sqlite3_file* file, int flags) {
        return sync_fails ? fail(SQLITE_IOERR_FSYNC) : log_.load()->xSync(file, flags);
    }

    static int fail(int code) {
        errno = EIO;
        return code;
    }

    static inline sqlite3_vfs* real_ = nullptr;
    static inline std::atomic<const sqlite3_io_methods*> log_{nullptr};
    sqlite3_vfs shim_{};
};

}  // namespace orderwire::store
