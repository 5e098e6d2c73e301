#include "store/sqlite/schema/schema.hpp"

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

std::int64_t newest_version() { return static_cast<std::int64_t>(migrations().size()) + 1; }

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

void prepare_schema(sqlite::Database& database, const std::string& path,
                    std::span<const std::string_view> steps) {
    const auto newest = static_cast<std::int64_t>(steps.size()) + 1;
    // A step may make a table anew to which others refer; SQLite lets that be switched before a transaction
    // only.
    database.execute("PRAGMA foreign_keys = OFF");
    // What a step takes out of a table, because it may not stand there, is to be gone from the file too.
    database.execute("PRAGMA secure_delete = ON");
    add_migration_functions(database);
    database.execute("BEGIN IMMEDIATE");
    try {
        if (is_empty(database)) {
            database.execute(schema_sql);
            database.execute("PRAGMA application_id = " + std::to_string(application_id));
            set_version(database, newest);
        }
        const std::int64_t found = version_of(database, path, newest);
        for (std::int64_t version = found; version < newest; ++version) {
            database.execute(std::string(steps[static_cast<std::size_t>(version - 1)]));
            set_version(database, version + 1);
        }
        if (found < newest && number(database, "SELECT count(*) FROM pragma_foreign_key_check") > 0) {
            throw std::runtime_error("the store " + path + " has rows that refer to nothing: it is damaged");
        }
        database.execute("COMMIT");
    } catch (...) {
        database.roll_back();
        throw;
    }
    database.execute("PRAGMA secure_delete = OFF; PRAGMA foreign_keys = ON");
}

std::int64_t schema_version(sqlite::Database& database, const std::string& path) {
    if (is_empty(database)) throw std::runtime_error("the file " + path + " holds no store");
    return version_of(database, path, newest_version());
}

void require_schema(sqlite::Database& database, const std::string& path) {
    const std::int64_t newest = newest_version();
    if (const std::int64_t version = schema_version(database, path); version < newest) {
        throw std::runtime_error("the store " + path + " has schema version " + std::to_string(version) +
                                 ", this program reads version " + std::to_string(newest) +
                                 ": start the server once to bring it forward");
    }
}

}  // namespace orderwire::store
