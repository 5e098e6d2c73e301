#include "store/sqlite/fault.hpp"

#include <sqlite3.h>

namespace orderwire::store {

namespace {

constexpr int primary(int code) { return code & 0xff; }

// After a failed sync the kernel may have dropped the pages and call the next sync a success: only a restart,
// which reads the disk again, tells what is there.
bool is_failed_sync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

bool is_damage(int code) { return primary(code) == SQLITE_CORRUPT || primary(code) == SQLITE_NOTADB; }

// What SQLite calls an I/O error and is a full disk or a lack of memory: nothing was lost.
bool is_shortage(int code) { return code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_NOMEM; }

}  // namespace

Fault fault_in_command(const sqlite::SqliteError& error) {
    const int code = error.code();
    if (is_failed_sync(code) || is_damage(code)) return Fault::store;
    switch (primary(code)) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
        case SQLITE_RANGE:
        case SQLITE_ERROR:
            return Fault::command;
        default:
            return Fault::group;
    }
}

Fault fault_in_commit(const sqlite::SqliteError& error) {
    const int code = error.code();
    if (is_shortage(code)) return Fault::group;
    if (is_damage(code) || primary(code) == SQLITE_IOERR) return Fault::store;
    return Fault::group;
}

}  // namespace orderwire::store
