#include "store/sqlite/writer/connection.hpp"

#include <sqlite3.h>

#include <stdexcept>

#include "store/sqlite/fsync_directory.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store/sqlite/schema/secrets.hpp"

namespace orderwire::store {

namespace {

sqlite::Database open_file(const std::string& path) {
    try {
        return {path, sqlite::Mode::read_write_create};
    } catch (const sqlite::SqliteError& error) {
        throw std::runtime_error("the store " + path + " cannot be opened: " + error.what());
    }
}

void set_up(sqlite::Database& database, const std::string& path) {
    database.execute(
        "PRAGMA journal_mode = WAL;"
        "PRAGMA synchronous = FULL;"
        "PRAGMA journal_size_limit = 67108864;"  // the log's file shrinks to this when it starts again
        "PRAGMA cache_size = -65536;"            // KiB
        "PRAGMA secure_delete = OFF");
    sqlite::Statement select(database, "PRAGMA journal_mode");
    Rows mode(select);
    if (!mode.next() || mode->text(0) != "wal")
        throw std::runtime_error("the store " + path + " lies where SQLite cannot keep a write-ahead log");
}

}  // namespace

sqlite::Database open_for_writing(const std::string& path) {
    sqlite::Database database = open_file(path);
    // SQLite opens a file that it may only read without a word.
    if (sqlite3_db_readonly(database.handle(), "main") == 1)
        throw std::runtime_error("the store " + path + " is not writable");
    try {
        set_up(database, path);
        prepare_schema(database, path);
        make_secrets(database);
        end_leases(database);
    } catch (const sqlite::SqliteError& error) {
        throw std::runtime_error("the store " + path + " cannot be used: " + in_words(error));
    }
    fsync_directory_of(path);
    return database;
}

WritingConnection::WritingConnection(const std::string& path, const Clock& clock, CheckpointLimits limits,
                                     std::chrono::milliseconds lock_wait, Channels channels,
                                     Retention retention)
    : database(open_for_writing(path)),
      checkpoint(database, limits, lock_wait),
      unit(database, clock),
      commands(unit, clock, channels, retention),
      groups(database, commands) {}

}  // namespace orderwire::store
