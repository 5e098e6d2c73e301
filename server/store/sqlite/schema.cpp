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
        // 3:
        // customers whom the shop knows, beside guests
        "CREATE TABLE new_customers (customer_id TEXT NOT NULL UNIQUE, secret_hash TEXT UNIQUE,"
        " shop_id TEXT UNIQUE, email TEXT, name TEXT, created_at INTEGER NOT NULL,"
        " CHECK ((secret_hash IS NULL) <> (shop_id IS NULL))) STRICT;"
        "INSERT INTO new_customers (customer_id, secret_hash, email, created_at)"
        " SELECT customer_id, secret_hash, email, created_at FROM customers ORDER BY rowid;"
        "DROP TABLE customers;"
        "ALTER TABLE new_customers RENAME TO customers;"
        // secrets of the store
        "CREATE TABLE keys (name TEXT NOT NULL UNIQUE, secret TEXT NOT NULL) STRICT;"
        // what the shop notes on its orders; open orders that a guest brought along; the shop's list
        "ALTER TABLE orders ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';"
        "ALTER TABLE orders ADD COLUMN secondary INTEGER NOT NULL DEFAULT 0;"
        "DROP INDEX open_order_for_course;"
        "CREATE UNIQUE INDEX open_order_for_course ON orders (customer_id, course_id)"
        " WHERE status IN ('pending', 'failed') AND secondary = 0;"
        "CREATE INDEX closed_orders ON orders (status, order_id) WHERE status IN ('cancelled', 'paid');"
        // idempotency keys are dropped by age
        "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);"
        // which version of its order an event made
        "ALTER TABLE events ADD COLUMN version INTEGER;"
        // what is to be told to the outside about transitions
        "CREATE TABLE outbox (message_row INTEGER PRIMARY KEY,"
        " channel TEXT NOT NULL CHECK (channel IN ('webhook', 'mail')),"
        " order_id TEXT NOT NULL REFERENCES orders (order_id), version INTEGER NOT NULL,"
        " status_before TEXT, enrollment_before TEXT, refunded_before INTEGER, disputed_before INTEGER,"
        " status TEXT NOT NULL, enrollment TEXT NOT NULL, refunded INTEGER NOT NULL, disputed INTEGER NOT "
        "NULL,"
        " view TEXT NOT NULL, customer TEXT, email TEXT, name TEXT, queued_at INTEGER NOT NULL,"
        " state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'given_up')),"
        " attempts INTEGER NOT NULL, next_attempt_at INTEGER, ended_at INTEGER, last_error TEXT NOT NULL,"
        " UNIQUE (order_id, channel, version)) STRICT;"
        "CREATE INDEX outbox_due ON outbox (channel, next_attempt_at, order_id) WHERE state = 'queued';"
        "CREATE INDEX outbox_undelivered ON outbox (state, channel) WHERE state <> 'delivered';"
        "CREATE INDEX outbox_ended ON outbox (state, ended_at) WHERE ended_at IS NOT NULL;"
        // how often an address was told of a declined payment
        "CREATE INDEX outbox_declines ON outbox (email COLLATE NOCASE, queued_at)"
        " WHERE channel = 'mail' AND status = 'failed' AND state <> 'given_up';"
        // channels on which nothing is sent for now
        "CREATE TABLE outbox_pauses (channel TEXT NOT NULL PRIMARY KEY, target TEXT NOT NULL,"
        " since INTEGER NOT NULL, gone INTEGER NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    };
    return steps;
}

void prepare_schema(sqlite::Database& database, const std::string& path,
                    std::span<const std::string_view> steps) {
    const auto newest = static_cast<std::int64_t>(steps.size()) + 1;
    // A step may make a table anew to which others refer; SQLite lets that be switched before a transaction
    // only.
    database.execute("PRAGMA foreign_keys = OFF");
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
    database.execute("PRAGMA foreign_keys = ON");
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
