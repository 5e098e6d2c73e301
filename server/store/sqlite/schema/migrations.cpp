#include <sqlite3.h>

#include <array>
#include <string>

#include "base/crypto.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store/sqlite/schema/secrets.hpp"

namespace orderwire::store {

namespace {

std::string argument(sqlite3_value* value) {
    const auto* text = sqlite3_value_text(value);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void give(sqlite3_context* context, const std::string& text) {
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

std::span<const std::string_view> migrations() {
    static constexpr std::array<std::string_view, 4> steps{
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
        // 4:
        // reviews that can be closed, with notes
        "ALTER TABLE orders ADD COLUMN open_reviews INTEGER NOT NULL DEFAULT 0;"
        "UPDATE orders SET open_reviews = reviews WHERE reviews <> 0;"
        "DROP INDEX orders_in_review;"
        "CREATE INDEX orders_in_review ON orders (order_id) WHERE open_reviews <> 0;"
        "CREATE TABLE review_marks (order_id TEXT NOT NULL REFERENCES orders (order_id), mark TEXT NOT NULL,"
        " cause TEXT NOT NULL, created INTEGER NOT NULL, type_order INTEGER NOT NULL, event_id TEXT NOT NULL,"
        " amount INTEGER, currency TEXT, closed_by INTEGER, PRIMARY KEY (order_id, mark, cause)) STRICT,"
        " WITHOUT ROWID;"
        "WITH marks (bit, mark) AS (VALUES (1, 'amount_mismatch'), (2, 'manual_capture'), (4, "
        "'late_payment'), (8, 'double_payment'), (16, 'missing_at_provider'))"
        " INSERT INTO review_marks (order_id, mark, cause, created, type_order, event_id)"
        " SELECT order_id, mark, '', updated_at / 1000, 0, ifnull((SELECT event_id FROM events"
        " WHERE events.order_id = orders.order_id AND verdict = 'review' AND reason = mark"
        " ORDER BY event_row DESC LIMIT 1), '') FROM orders JOIN marks ON reviews & bit;"
        "CREATE TABLE order_notes (order_id TEXT NOT NULL REFERENCES orders (order_id),"
        " number INTEGER NOT NULL, at INTEGER NOT NULL,"
        " what TEXT NOT NULL CHECK (what IN ('resolved', 'released')), about TEXT NOT NULL,"
        " note TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (order_id, number)) STRICT, WITHOUT "
        "ROWID;"
        // what is a secret by itself is not kept as it is
        "INSERT INTO keys (name, secret) VALUES ('idempotency', new_key());"
        "ALTER TABLE idempotency_keys RENAME COLUMN key TO key_mac;"
        "UPDATE idempotency_keys SET key_mac ="
        " hmac_hex((SELECT secret FROM keys WHERE name = 'idempotency'), key_mac);"
        "UPDATE outbox_pauses SET target = sha256_hex(target);"
        // orders can be deleted
        "CREATE INDEX enrollments_of_order ON enrollments (order_id);"
        "CREATE INDEX bound_objects_of_order ON bound_objects (order_id, number);"
        "CREATE INDEX idempotency_keys_of_order ON idempotency_keys (order_id);"
        // the newest events first, and those of no order by age
        "DROP INDEX events_by_time;"
        "CREATE INDEX events_by_time ON events (received_at);"
        "CREATE INDEX events_of_nobody ON events (received_at) WHERE order_id IS NULL;"
        "CREATE TABLE progress (name TEXT NOT NULL PRIMARY KEY, event_row INTEGER NOT NULL) STRICT, WITHOUT "
        "ROWID;"
        "CREATE TABLE bodies_passed_by (event_row INTEGER PRIMARY KEY REFERENCES events (event_row)) STRICT;"
        // charges belong to the order whose intent they are of
        "UPDATE events SET order_id = bound.order_id, binding = bound.number FROM bound_objects AS bound"
        " WHERE events.order_id IS NULL AND verdict = 'no_change' AND type GLOB 'charge.*'"
        " AND bound.provider = events.provider AND bound.account = events.account AND bound.object_id ="
        " iif(json_valid(body), json_extract(body, '$.data.object.payment_intent'), NULL);",
        // 5:
        // an order is found by the end of its id
        "CREATE INDEX orders_by_help_code ON orders (substr(order_id, -8));"
        // work that one process does at a time
        "CREATE TABLE duties (duty TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, epoch INTEGER NOT NULL,"
        " held_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
    };
    return steps;
}

// What steps need and SQL has not: new_key() is a secret of the store's, hmac_hex(key, text) and
// sha256_hex(text) are as in base/crypto.hpp.
void add_migration_functions(sqlite::Database& database) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    sqlite3* handle = database.handle();
    sqlite3_create_function_v2(
        handle, "new_key", 0, flags, nullptr,
        [](sqlite3_context* context, int, sqlite3_value**) { give(context, new_store_secret()); }, nullptr,
        nullptr, nullptr);
    sqlite3_create_function_v2(
        handle, "hmac_hex", 2, flags, nullptr,
        [](sqlite3_context* context, int, sqlite3_value** values) {
            give(context, hmac_sha256_hex(argument(values[0]), argument(values[1])));
        },
        nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(
        handle, "sha256_hex", 1, flags, nullptr,
        [](sqlite3_context* context, int, sqlite3_value** values) {
            give(context, sha256_hex(argument(values[0])));
        },
        nullptr, nullptr, nullptr);
}

}  // namespace orderwire::store
