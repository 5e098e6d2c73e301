#include "sandbox/storage/database.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace orderwire::sandbox {

namespace {

constexpr int schema_version = 2;

// `hidden` holds what the API never shows: the test method behind a payment method, tokens, secrets.
// The order of `seq` is the order of creation, whatever the clock does; lists and deliveries follow it.
constexpr const char* schema = R"(
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE records(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,           -- seconds
    body TEXT NOT NULL,
    hidden TEXT NOT NULL,
    payment_intent TEXT GENERATED ALWAYS AS (json_extract(body, '$.payment_intent')) VIRTUAL,
    charge TEXT GENERATED ALWAYS AS (json_extract(body, '$.charge')) VIRTUAL,
    customer TEXT GENERATED ALWAYS AS (json_extract(body, '$.customer')) VIRTUAL,
    type TEXT GENERATED ALWAYS AS (json_extract(body, '$.type')) VIRTUAL,
    status TEXT GENERATED ALWAYS AS (json_extract(body, '$.status')) VIRTUAL
) STRICT;
CREATE INDEX records_by_kind ON records(kind, seq);
CREATE INDEX records_by_intent ON records(payment_intent, kind, seq) WHERE payment_intent IS NOT NULL;
CREATE INDEX records_by_charge ON records(charge, kind, seq) WHERE charge IS NOT NULL;

CREATE TABLE deliveries(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    lane TEXT NOT NULL,                 -- deliveries of one lane keep their order, unless unordered
    unordered INTEGER NOT NULL,
    state TEXT NOT NULL,                -- pending, delivered, dropped, failed
    attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt INTEGER,              -- milliseconds
    due INTEGER NOT NULL,               -- milliseconds
    running INTEGER NOT NULL DEFAULT 0,
    response_url TEXT,                  -- what the receiver said last; NULL before its first answer
    response_status INTEGER,
    response_body TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries(due) WHERE state = 'pending';
CREATE INDEX deliveries_by_lane ON deliveries(lane, endpoint, id) WHERE state = 'pending';
CREATE INDEX deliveries_by_event ON deliveries(event);

CREATE TABLE idempotency(
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request TEXT NOT NULL,
    created INTEGER NOT NULL,           -- milliseconds
    PRIMARY KEY(scope, key)
) STRICT;
CREATE INDEX idempotency_created ON idempotency(created);

CREATE TABLE tasks(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due INTEGER NOT NULL,               -- milliseconds
    name TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
CREATE INDEX tasks_due ON tasks(due);
)";

// From each version to the next.
constexpr const char* migrate_from_1 = R"(
ALTER TABLE deliveries ADD COLUMN response_url TEXT;
ALTER TABLE deliveries ADD COLUMN response_status INTEGER;
ALTER TABLE deliveries ADD COLUMN response_body TEXT;
)";

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw std::runtime_error("the sandbox can't use its store " + path + ": " + why);
}

sqlite::Database open(const std::string& path) {
    if (path.empty()) {
        sqlite::Database database(":memory:", sqlite::Mode::read_write_create);
        database.execute(schema);
        return database;
    }
    try {
        sqlite::Database database(path, sqlite::Mode::read_write_create);
        // An exclusive lock from here on: two sandboxes on one file would deliver everything twice.
        sqlite3_busy_timeout(database.handle(), 1000);
        database.execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
        database.execute("BEGIN EXCLUSIVE");
        sqlite::Statement read_version(database, "PRAGMA user_version");
        read_version.bind().step();
        const auto version = read_version.integer(0);
        read_version.reset();
        if (version > schema_version) refuse(path, "a newer version of this program wrote it");
        if (version < schema_version) {
            database.execute(version == 0 ? schema : migrate_from_1);
            database.execute("PRAGMA user_version = " + std::to_string(schema_version));
        }
        database.execute("COMMIT");
        return database;
    } catch (const sqlite::SqliteError& error) {
        if ((error.code() & 0xff) == SQLITE_BUSY) refuse(path, "another process uses it");
        refuse(path, error.what());
    }
}

}  // namespace

SandboxDatabase::SandboxDatabase(const std::string& path)
    : connection_(open(path)),
      select_setting_(connection_, "SELECT value FROM settings WHERE name = ?1"),
      upsert_setting_(connection_,
                      "INSERT INTO settings(name, value) VALUES(?1, ?2) "
                      "ON CONFLICT(name) DO UPDATE SET value = excluded.value") {}

std::optional<std::string> SandboxDatabase::setting(std::string_view name) {
    auto& row = select_setting_.bind(name);
    std::optional<std::string> value;
    if (row.step()) value = row.text(0);
    row.reset();
    return value;
}

void SandboxDatabase::set_setting(std::string_view name, std::string_view value) {
    upsert_setting_.run(name, value);
}

std::string SandboxDatabase::setting_or(std::string_view name, const std::function<std::string()>& make) {
    if (auto value = setting(name)) return *value;
    std::string made = make();
    set_setting(name, made);
    return made;
}

Transaction::Transaction(sqlite::Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_) database_.roll_back();
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace orderwire::sandbox
