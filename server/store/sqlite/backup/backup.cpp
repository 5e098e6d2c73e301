#include "store/sqlite/backup/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/sqlite.hpp"
#include "store/sqlite/backup/copy.hpp"
#include "store/sqlite/fsync_directory.hpp"
#include "store/sqlite/lock.hpp"
#include "store/sqlite/schema/schema.hpp"

namespace orderwire::store {

namespace {

namespace fs = std::filesystem;

// Removed again, unless it took its place.
class Temporary {
  public:
    explicit Temporary(const fs::path& beside) : path_(beside.string() + ".part") {}
    ~Temporary() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    const std::string& path() const { return path_; }
    void move_to(const fs::path& place) const {
        sync();
        fs::rename(path_, place);
        fsync_directory_of(place.string());
    }

  private:
    void sync() const {
        const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        const bool synced = file >= 0 && ::fsync(file) == 0;
        const int error = errno;
        if (file >= 0) ::close(file);
        if (!synced)
            throw std::runtime_error(path_ + " cannot be synced: " + std::generic_category().message(error));
    }

    std::string path_;
};

template <class Work>
auto in_words(const std::string& path, const Work& work) {
    try {
        return work();
    } catch (const sqlite::SqliteError& error) {
        throw std::runtime_error(path + ": " + error.what());
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error(path + ": " + error.code().message());
    }
}

std::uint64_t count(sqlite::Database& database, const char* sql) {
    sqlite::Statement select(database, sql);
    select.step();
    return static_cast<std::uint64_t>(select.integer(0));
}

void check_pages(sqlite::Database& database, const std::string& path) {
    sqlite::Statement check(database, "PRAGMA integrity_check(1)");
    check.step();
    if (const std::string said = check.text(0); said != "ok")
        throw std::runtime_error(path + " is damaged: " + said);
    if (count(database, "SELECT count(*) FROM pragma_foreign_key_check") > 0)
        throw std::runtime_error(path + " is damaged: it has rows that refer to nothing");
}

// Whether a file may be overwritten by a backup: it is one.
bool is_store(const fs::path& file) {
    try {
        sqlite::Database database(file.string(), sqlite::Mode::read_only);
        schema_version(database, file.string());
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

// A log beside a file belongs to that file alone: beside another it would be taken for that one's.
void fold_log(const std::string& path, const std::string& kept) {
    const std::string log = path + "-wal";
    try {
        sqlite::Database database(path, sqlite::Mode::read_write_create);
        database.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
    } catch (const sqlite::SqliteError&) {
        // A damaged store is kept as it is, with its log.
    }
    if (fs::exists(log)) fs::rename(log, kept + "-wal");
    fs::remove(path + "-shm");
}

std::string name_kept(const std::string& path, Time now) {
    std::string time = format_rfc3339(now).substr(0, 19);
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return path + ".before-restore-" + time + "Z";
}

}  // namespace

StoreCounts verify_sqlite(const std::string& path) {
    return in_words(path, [&] {
        if (!fs::is_regular_file(path)) throw std::runtime_error("there is no store " + path);
        sqlite::Database database(path, sqlite::Mode::read_only);
        schema_version(database, path);
        database.execute("BEGIN");
        check_pages(database, path);
        return StoreCounts{count(database, "SELECT count(*) FROM orders"),
                           count(database, "SELECT count(*) FROM events"),
                           count(database, "SELECT count(*) FROM outbox"), fs::file_size(path)};
    });
}

StoreCounts back_up_sqlite(const std::string& from, const fs::path& to, const CopyOptions& options) {
    if (!fs::is_regular_file(from)) throw std::runtime_error("there is no store " + from);
    if (fs::exists(to) && !is_store(to))
        throw std::runtime_error(to.string() + " is there, and is no backup: it is not overwritten");
    if (fs::exists(to) && fs::equivalent(from, to))
        throw std::runtime_error(to.string() + " is the store itself");
    const Temporary copy(to);
    return in_words(to.string(), [&] {
        copy_database(from, copy.path(), options);
        const StoreCounts counts = verify_sqlite(copy.path());
        copy.move_to(to);
        return counts;
    });
}

Restored restore_sqlite(const fs::path& from, const std::string& to, Time now, const CopyOptions& options) {
    Restored restored{verify_sqlite(from.string()), {}};
    return in_words(to, [&] {
        const StoreLock lock(to);
        if (fs::exists(to) && fs::equivalent(from, to))
            throw std::runtime_error(to + " is the backup itself");
        const Temporary copy(to);
        copy_database(from.string(), copy.path(), options);
        if (fs::exists(to)) {
            restored.kept = name_kept(to, now);
            fold_log(to, restored.kept.string());
            fs::create_hard_link(to, restored.kept);
        }
        copy.move_to(to);
        return restored;
    });
}

}  // namespace orderwire::store
