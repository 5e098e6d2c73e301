// The tables, their version, and the way from an older version to this one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"

namespace orderwire::store {

// The whole of schema.sql (generated at build time).
extern const char schema_sql[];

// "owir": tells our files from other programs' databases.
inline constexpr std::int64_t application_id = 0x6f776972;

// Entry n leads from version n + 1 to version n + 2. A change of schema.sql comes with an entry here;
// versions only ever rise.
std::span<const std::string_view> migrations();
void add_migration_functions(sqlite::Database& database);

// Makes the tables in an empty file, or brings an older store to the newest version, in one transaction; from
// then on the connection enforces foreign keys.
// Throws std::runtime_error with one clear line where the file is another program's or a newer store; `path`
// is for it.
void prepare_schema(sqlite::Database& database, const std::string& path,
                    std::span<const std::string_view> steps = migrations());

// The version of the store in this file. Throws likewise where it holds none.
std::int64_t schema_version(sqlite::Database& database, const std::string& path);

// Throws likewise unless the file is a store of exactly this program's version: for those who only read.
void require_schema(sqlite::Database& database, const std::string& path);

}  // namespace orderwire::store
