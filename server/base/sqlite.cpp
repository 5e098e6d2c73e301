#include "base/sqlite.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <system_error>

#include "base/files.hpp"

namespace orderwire::sqlite {

namespace {

[[noreturn]] void fail(sqlite3* handle) { throw last_error(handle); }

}  // namespace

// sqlite3_system_errno() would say it too, but not after a failed COMMIT.
SqliteError last_error(sqlite3* handle) {
    const int system = errno;
    std::string message = sqlite3_errmsg(handle);
    const int code = sqlite3_errcode(handle) & 0xff;
    if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && system != 0) {
        message += ": " + std::generic_category().message(system);
    }
    return {sqlite3_extended_errcode(handle), message};
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::Database(const std::string& path, Mode mode) {
    // SQLite counts the memory that it takes, behind a lock that all threads share; nobody asks it. To be
    // said before its first use.
    [[maybe_unused]] static const int without_counts = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const int flags =
        mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    // SQLite gives its log and its index the mode of the file.
    if (mode == Mode::read_write_create && path != ":memory:") make_private_file(path);
    sqlite3* handle = nullptr;
    errno = 0;
    const int code =
        sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(handle);
    sqlite3_busy_timeout(handle, 5000);
}

void Database::execute(const std::string& sql) {
    errno = 0;
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_.get());
}

void Database::roll_back() noexcept {
    // One that fails leaves nothing to be done.
    if (sqlite3_get_autocommit(handle_.get()) == 0) {
        sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }

std::int64_t Database::last_insert_rowid() const { return sqlite3_last_insert_rowid(handle_.get()); }

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(Database& database, std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(database.handle());
}

bool Statement::step() {
    errno = 0;
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    sqlite3* database = sqlite3_db_handle(handle_.get());
    if (code != SQLITE_DONE) {
        const SqliteError error = last_error(database);
        reset();
        throw error;
    }
    reset();
    return false;
}

void Statement::reset() { sqlite3_reset(handle_.get()); }

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

std::string Statement::text(int column) const {
    const auto* text = sqlite3_column_text(handle_.get(), column);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::optional<std::string> Statement::optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return text(column);
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

void Statement::bind_integer(int index, std::int64_t value) {
    if (sqlite3_bind_int64(handle_.get(), index, value) != SQLITE_OK) fail(sqlite3_db_handle(handle_.get()));
}

void Statement::bind_text(int index, Lifetime lifetime, std::string_view value) {
    const char* data = value.data() == nullptr ? "" : value.data();
    const auto keep = lifetime == Lifetime::lasting ? SQLITE_STATIC : SQLITE_TRANSIENT;
    if (sqlite3_bind_text64(handle_.get(), index, data, value.size(), keep, SQLITE_UTF8) != SQLITE_OK) {
        fail(sqlite3_db_handle(handle_.get()));
    }
}

void Statement::bind_null(int index) {
    if (sqlite3_bind_null(handle_.get(), index) != SQLITE_OK) fail(sqlite3_db_handle(handle_.get()));
}

}  // namespace orderwire::sqlite
