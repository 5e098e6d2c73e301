#include "store/sqlite/backup/copy.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <thread>

#include "base/sqlite.hpp"
#include "store/sqlite/schema/schema.hpp"

namespace orderwire::store {

namespace {

constexpr int pages_at_once = 256;

struct Finish {
    void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

std::uint64_t page_bytes(sqlite::Database& database) {
    sqlite::Statement select(database, "PRAGMA page_size");
    select.step();
    return static_cast<std::uint64_t>(select.integer(0));
}

// Lets time pass where the copy is ahead of its rate.
void keep_to_rate(const CopyOptions& options, Instant began, std::uint64_t done) {
    if (options.bytes_per_second == 0) return;
    const auto due = std::chrono::nanoseconds(static_cast<std::int64_t>(
        static_cast<double>(done) / static_cast<double>(options.bytes_per_second) * 1e9));
    const auto early = due - (options.clock.now() - began);
    if (early <= std::chrono::nanoseconds::zero()) return;
    options.pause ? options.pause(early) : std::this_thread::sleep_for(early);
}

void copy_pages(sqlite::Database& source, sqlite::Database& target, const CopyOptions& options) {
    const std::unique_ptr<sqlite3_backup, Finish> backup(
        sqlite3_backup_init(target.handle(), "main", source.handle(), "main"));
    if (!backup) throw sqlite::last_error(target.handle());
    const std::uint64_t page = page_bytes(source);
    const Instant began = options.clock.now();
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup.get(), pages_at_once);
        const auto total = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup.get())) * page;
        const std::uint64_t done =
            total - static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get())) * page;
        if (code != SQLITE_OK && code != SQLITE_DONE) break;
        if (options.progress) options.progress(done, total);
        if (code == SQLITE_OK) keep_to_rate(options, began, done);
    }
    if (code != SQLITE_DONE) throw sqlite::SqliteError(code, sqlite3_errstr(code));
}

}  // namespace

void copy_database(const std::string& from, const std::string& to, const CopyOptions& options) {
    std::filesystem::remove(to);
    sqlite::Database source(from, sqlite::Mode::read_only);
    schema_version(source, from);
    // One transaction for all of it: what the server commits meanwhile is not seen, and lets the copy not
    // begin anew.
    source.execute("BEGIN; SELECT count(*) FROM sqlite_schema");
    sqlite::Database target(to, sqlite::Mode::read_write_create);
    copy_pages(source, target, options);
    // The header says that there is a log; a backup is one file.
    target.execute("PRAGMA journal_mode = DELETE");
}

}  // namespace orderwire::store
