#include "store/sqlite/fault.hpp"

#include <sqlite3.h>

namespace orderwire::store {

namespace {

constexpr int primary(int code) { return code & 0xff; }

// After a failed sync the kernel may have dropped the pages and call the next sync a success: only a restart,
// which reads the disk again, tells what is there. A failed write is another matter: SQLite knows that it is
// not there, and writes it anew with the next transaction.
bool is_failed_sync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

bool is_damage(int code) { return primary(code) == SQLITE_CORRUPT || primary(code) == SQLITE_NOTADB; }

const char* plainly(int code) {
    if (is_failed_sync(code)) return "a sync to the disk failed";
    if (primary(code) == SQLITE_NOTADB) return "the file is damaged, or no store";
    if (is_damage(code)) return "the file is damaged";
    // What needs room, and is called an I/O error where there is none: the file that readers share.
    if (code == SQLITE_IOERR_SHMSIZE) return "the disk is full";
    if (code == SQLITE_IOERR_NOMEM) return "there is not enough memory";
    switch (primary(code)) {
        case SQLITE_FULL:
            return "the disk is full";
        case SQLITE_READONLY:
            return "the file may only be read";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "another process has locked the file";
        case SQLITE_IOERR:
            return "the disk failed";
        default:
            return "SQLite refused";
    }
}

}  // namespace

Fault fault_of(const sqlite::SqliteError& error) {
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

std::string in_words(const sqlite::SqliteError& error) {
    return std::string(plainly(error.code())) + " (" + error.what() + ")";
}

}  // namespace orderwire::store
