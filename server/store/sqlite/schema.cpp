#include "store/sqlite/schema.hpp"

#include <array>
#include <stdexcept>

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

std::int64_t number(sqlite::Database& database, const char* sql) {
    sqlite::Statement select(database, sql);
    Rows rows(select);
    return rows.next() ? rows->integer(0) : 0;
}

bool is_empty(sqlite::Database& database) {
    return number(database, "SELECT count(*) FROM sqlite_schema") == 0;
}

// The version of our store in this file.
std::int64_t version_of(sqlite::Database& database, const std::string& path, std::int64_t newest) {
    if (number(database, "PRAGMA application_id") != application_id) {
        throw std::runtime_error("the file " + path + " is a database of another program");
    }
    const std::int64_t version = number(database, "PRAGMA user_version");
    if (version > newest) {
        throw std::runtime_error("the store " + path + " has schema version " + std::to_string(version) +
                                 ", this program knows versions up to " + std::to_string(newest) +
                                 ": start the newer orderwire that wrote it");
    }
    return version;
}

void set_version(sqlite::Database& database, std::int64_t version) {
    database.execute("PRAGMA user_version = " + std::to_string(version));
}

}  // namespace

std::span<const std::string_view> migrations() {
    static constexpr std::array<std::string_view, 2> steps{
        // 2: whether the provider ended a binding that was given up.
        "ALTER TABLE bindings ADD COLUMN ended_at INTEGER",
        // 3: which version of its order an event made.
        "ALTER TABLE events ADD COLUMN version INTEGER;",
    };
    return steps;
}

void prepare_schema(sqlite::Database& database, const std::string& path,
                    std::span<const std::string_view> steps) {
    const auto newest = static_cast<std::int64_t>(steps.size()) + 1;
    database.execute("BEGIN IMMEDIATE");
    try {
        if (is_empty(database)) {
            database.execute(schema_sql);
            database.execute("PRAGMA application_id = " + std::to_string(application_id));
            set_version(database, newest);
        }
        for (std::int64_t version = version_of(database, path, newest); version < newest; ++version) {
            database.execute(std::string(steps[static_cast<std::size_t>(version - 1)]));
            set_version(database, version + 1);
        }
        database.execute("COMMIT");
    } catch (...) {
        database.execute("ROLLBACK");
        throw;
    }
}

void require_schema(sqlite::Database& database, const std::string& path) {
    const auto newest = static_cast<std::int64_t>(migrations().size()) + 1;
    if (is_empty(database)) throw std::runtime_error("the file " + path + " holds no store");
    if (const std::int64_t version = version_of(database, path, newest); version < newest) {
        throw std::runtime_error("the store " + path + " has schema version " + std::to_string(version) +
                                 ", this program reads version " + std::to_string(newest) +
                                 ": start the server once to bring it forward");
    }
}

}  // namespace orderwire::store
