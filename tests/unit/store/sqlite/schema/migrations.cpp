#include <doctest/doctest.h>

#include <fstream>

#include "base/crypto.hpp"
#include "schema_2.hpp"
#include "schema_3.hpp"
#include "schema_4.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

const TestClock old_store_clock;

// What opening it says, or "" where it opens.
std::string old_store_refusal(const std::string& url) {
    try {
        open_store(url, old_store_clock, [](std::span<const Snapshot>) {});
        return "";
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::int64_t number_in(sqlite::Database& database, const std::string& sql) {
    sqlite::Statement select(database, sql);
    Rows rows(select);
    return rows.next() ? rows->integer(0) : -1;
}

// Every column of every table, and every index with what it covers, one a line.
std::string shape_of(const std::string& path) {
    sqlite::Database database(path, sqlite::Mode::read_only);
    sqlite::Statement select(
        database,
        "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk AS line"
        " FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.name NOT LIKE "
        "'sqlite%'"
        " UNION ALL SELECT t.name || ' index ' || (SELECT group_concat(k.name) FROM "
        "pragma_index_info(i.name) k)"
        " || ' ' || i.\"unique\" || ' ' || i.partial FROM pragma_table_list t, pragma_index_list(t.name) i"
        " WHERE t.schema = 'main' ORDER BY line");
    std::string shape;
    for (Rows row(select); row.next();)
        shape += row->text(0) + "\n";
    return shape;
}

bool has_text(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("store: migrations");

TEST_CASE("a store of any older version has the same tables and indexes as a new one, once it is opened") {
    const TemporaryDirectory directory;
    const std::string fresh = directory / "fresh.db";
    CHECK(old_store_refusal("sqlite:" + fresh) == "");
    const std::string version_2 = schema_version_2;
    for (const std::string& tables :
         {std::string(schema_version_4), std::string(schema_version_3), version_2,
          version_2 + "ALTER TABLE bindings DROP COLUMN ended_at; PRAGMA user_version = 1"}) {
        const std::string old = directory / "old.db";
        sqlite::Database(old, sqlite::Mode::read_write_create).execute(tables);
        CHECK(old_store_refusal("sqlite:" + old) == "");
        CHECK(shape_of(old) == shape_of(fresh));
        std::filesystem::remove(old);
    }
}

TEST_CASE_FIXTURE(Fixture, "a store of the second version is brought forward with all that it holds") {
    store.reset();
    std::filesystem::remove(path);
    sqlite::Database(path, sqlite::Mode::read_write_create).execute(std::string(schema_version_2) + R"sql(
            INSERT INTO customers VALUES ('cus_1', 'hash-of-alice', 'a@example.com', 1795000000000);
            INSERT INTO orders VALUES ('ord_1', 'cus_1', 'cpp', 'C++', '/course/cpp', 4900, 'usd', 1, 1795000000000,
                0, 0, 0, NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL,
                'pending', 'none', 0, 1, 1795000000000, '{"object":"order"}');
            INSERT INTO enrollments VALUES ('cus_1', 'js', 'ord_1', 'active', 1, 2);
            INSERT INTO idempotency_keys VALUES ('cus_1', 'key', 'body', 'ord_1', 1795000000000);
            INSERT INTO bindings (order_id, number, provider, account, kind, state, object_id, parameters, created_at)
                VALUES ('ord_1', 1, 'stripe', '', 'intent', 'bound', 'pi_1', '', 1795000000000);
        )sql");
    open();
    const auto reader = store->make_queries();
    const auto details = reader->order_details("ord_1");
    REQUIRE(details);
    CHECK(*details->snapshot.view == R"({"object":"order"})");
    CHECK(details->metadata == "{}");
    CHECK(details->customer.email == "a@example.com");
    CHECK_FALSE(details->customer.id);
    CHECK(reader->customer_by_secret("hash-of-alice") == "cus_1");
    CHECK(reader->access_of("cus_1", "js").enrollment == domain::Enrollment::active);
    CHECK(payable("ord_1") == std::vector<std::string>{"pi_1"});
    CHECK(create().outcome == CreatedOrder::Outcome::open_already);
    // What refers to a customer still has to.
    CHECK_THROWS(sqlite::Database(path, sqlite::Mode::read_write_create)
                     .execute("PRAGMA foreign_keys = ON; UPDATE orders SET customer_id = 'cus_2'"));
}

TEST_CASE_FIXTURE(Fixture, "a store of the third version is brought forward with all that it holds") {
    store.reset();
    std::filesystem::remove(path);
    const std::string key = "a key of 22 characters";
    sqlite::Database(path, sqlite::Mode::read_write_create).execute(std::string(schema_version_3) + R"sql(
            INSERT INTO customers VALUES ('cus_1', 'hash-of-alice', NULL, NULL, NULL, 1795000000000);
            INSERT INTO keys VALUES ('order_pass', 'made before');
            INSERT INTO orders VALUES ('ord_1', 'cus_1', 'cpp', 'C++', '/course/cpp', 4900, 'usd', 1, 1795000000000,
                '{}', 0, 12, 5, 2, NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL,
                'paid', 'active', 1, 3, 1795000000000, '{"object":"order"}');
            INSERT INTO idempotency_keys VALUES ('cus_1', 'a key of 22 characters', 'body', 'ord_1', 1795000000000);
            INSERT INTO bindings (order_id, number, provider, account, kind, state, object_id, parameters, created_at)
                VALUES ('ord_1', 1, 'stripe', '', 'intent', 'bound', 'pi_1', '', 1795000000000);
            INSERT INTO bound_objects VALUES ('stripe', '', 'pi_1', 'ord_1', 1);
            INSERT INTO events VALUES (1, 'webhook', 'stripe', '', 'evt_1', 'payment_intent.succeeded', 1, 1,
                'review', 'late_payment', 'ord_1', 1, 2, 't=1,v1=ab', '{}');
            INSERT INTO events VALUES (2, 'webhook', 'stripe', '', 'evt_2', 'charge.succeeded', 1, 1, 'no_change', '',
                NULL, NULL, NULL, 't=1,v1=ab', '{"data":{"object":{"payment_intent":"pi_1"}}}');
            INSERT INTO events VALUES (3, 'webhook', 'stripe', '', 'evt_3', 'charge.succeeded', 1, 1, 'no_change', '',
                NULL, NULL, NULL, 't=1,v1=ab', '{"data":{"object":{"payment_intent":"pi_2"}}}');
            INSERT INTO outbox_pauses VALUES ('webhook', 'https://shop.example/a-secret', 1, 0, 'it failed');
        )sql");
    open();
    CHECK(store->make_queries()->order_access_token_key().reveal() == "made before");
    CHECK(store->make_queries()->stats().in_review == 1);
    CHECK(cell("SELECT group_concat(mark || '|' || cause || '|' || event_id) FROM review_marks") ==
          "amount_mismatch||,late_payment||evt_1");
    CHECK(cell("SELECT order_id FROM events WHERE event_id = 'evt_2'") == "ord_1");
    CHECK(cell("SELECT binding FROM events WHERE event_id = 'evt_2'") == "1");
    CHECK(cell("SELECT order_id FROM events WHERE event_id = 'evt_3'").empty());
    // The key still answers as it did, and neither it nor the URL stands anywhere in the file.
    CreateOrder command = order_command();
    command.idempotency = {key, "body"};
    CHECK(run(store->create_order(command)).outcome == CreatedOrder::Outcome::repeated);
    CHECK(store->make_queries()->outbox().pause(Channel::webhook)->target ==
          sha256_hex("https://shop.example/a-secret"));
    store->stop();
    for (const auto& file : std::filesystem::directory_iterator(directory.path())) {
        std::ifstream input(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(input), {}};
        CHECK_FALSE(has_text(bytes, key));
        CHECK_FALSE(has_text(bytes, "a-secret"));
    }
}

TEST_CASE_FIXTURE(Fixture,
                  "a store of the fourth version finds its orders by their help codes, and has duties") {
    store.reset();
    std::filesystem::remove(path);
    sqlite::Database(path, sqlite::Mode::read_write_create).execute(std::string(schema_version_4) + R"sql(
            INSERT INTO customers VALUES ('cus_1', 'hash-of-alice', NULL, NULL, NULL, 1795000000000);
            INSERT INTO keys VALUES ('order_pass', 'made before');
            INSERT INTO orders VALUES ('ord_01KANTEST000000000ABCDEFGH', 'cus_1', 'cpp', 'C++', '/course/cpp', 4900,
                'usd', 1, 1795000000000, '{}', 0, 1, 0, 0, 0, NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL,
                'pending', 'none', 0, 1, 1795000000000, '{"object":"order"}');
        )sql");
    open();
    CHECK(store->make_queries()->order_access_token_key().reveal() == "made before");
    OrderFilter filter;
    filter.help_code = "ABCDEFGH";
    CHECK(store->make_queries()->orders_for_shop({}, filter).orders.size() == 1);
    filter.help_code = "ABCDEFGX";
    CHECK(store->make_queries()->orders_for_shop({}, filter).orders.empty());
    CHECK(run(store->leases().acquire("mail", "a", std::chrono::seconds(1))));
    CHECK(create().outcome == CreatedOrder::Outcome::open_already);
}

TEST_CASE_FIXTURE(Fixture, "an old store with rows that refer to nothing is left as it is") {
    store.reset();
    std::filesystem::remove(path);
    sqlite::Database(path, sqlite::Mode::read_write_create)
        .execute(std::string(schema_version_2) +
                 "INSERT INTO idempotency_keys VALUES ('cus_9', 'key', 'body', 'ord_9', 1)");
    CHECK(has_text(old_store_refusal("sqlite:" + path), "has rows that refer to nothing: it is damaged"));
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number_in(database, "PRAGMA user_version") == 2);
}

TEST_CASE_FIXTURE(Fixture,
                  "events of a store of the second version have no version of their order, new ones do") {
    store.reset();
    std::filesystem::remove(path);
    sqlite::Database(path, sqlite::Mode::read_write_create)
        .execute(
            std::string(schema_version_2) +
            "INSERT INTO events VALUES (1, 'webhook', 'stripe', '', 'evt_1', 'payment_intent.test', 1, 1,"
            " 'ignored', 'not_ours', NULL, NULL, 't=1,v1=ab', '{}')");
    open();
    bound_order("pi_1");
    apply(event_about("pi_1", "evt_2", Status::paid));
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number_in(database, "SELECT version IS NULL FROM events WHERE event_id = 'evt_1'") == 1);
    CHECK(number_in(database, "SELECT version FROM events WHERE event_id = 'evt_2'") == 2);
}

TEST_CASE_FIXTURE(Fixture, "an older schema is brought forward, step by step, or not at all") {
    store->stop();
    sqlite::Database database(path, sqlite::Mode::read_write_create);
    database.execute("PRAGMA user_version = 1");
    const std::string_view broken[] = {"CREATE TABLE one (a) STRICT", "no SQL"};
    CHECK_THROWS(prepare_schema(database, path, broken));
    const std::string_view steps[] = {"CREATE TABLE one (a INTEGER) STRICT", "ALTER TABLE one ADD b TEXT"};
    CHECK_THROWS(prepare_schema(database, path, broken));
    CHECK(number_in(database, "PRAGMA user_version") == 1);
    prepare_schema(database, path, steps);
    CHECK(number_in(database, "PRAGMA user_version") == 3);
    CHECK(number_in(database, "SELECT count(*) FROM pragma_table_info('one')") == 2);
    prepare_schema(database, path, steps);
    CHECK(number_in(database, "PRAGMA user_version") == 3);
}

TEST_SUITE_END();
