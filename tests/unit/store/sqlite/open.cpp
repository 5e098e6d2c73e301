#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "schema_2.hpp"
#include "schema_3.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/schema/schema.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

const TestClock test_clock;

// What opening it says, or "" where it opens.
std::string refusal(const std::string& url) {
    try {
        open_store(url, test_clock, [](std::span<const Snapshot>) {});
        return "";
    } catch (const std::exception& error) {
        return error.what();
    }
}

// The same, said by another process; as nobody, where root would be let in everywhere.
std::string refusal_elsewhere(const std::string& url, bool as_nobody = false) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        if (as_nobody && ::getuid() == 0) static_cast<void>(::setuid(65534) == 0);
        const std::string said = refusal(url);
        static_cast<void>(::write(ends[1], said.data(), said.size()) < 0);
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string said(1000, '\0');
    const auto length = ::read(ends[0], said.data(), said.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    said.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return said;
}

std::int64_t number(sqlite::Database& database, const std::string& sql) {
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

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("store: open");

TEST_CASE("a store is a file in WAL mode, marked with the program and the version of its schema") {
    const TemporaryDirectory directory;
    const std::string path = directory / "new.db";
    CHECK(refusal("sqlite:" + path) == "");
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number(database, "PRAGMA application_id") == application_id);
    CHECK(number(database, "PRAGMA user_version") == 4);
    sqlite::Statement mode(database, "PRAGMA journal_mode");
    REQUIRE(mode.step());
    CHECK(mode.text(0) == "wal");
    CHECK(number(database,
                 "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict"
                 " AND name NOT LIKE 'sqlite_%'") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a restart keeps everything") {
    CreateOrder command = order_command();
    command.email = "a@example.com";
    command.idempotency = {"key", "body"};
    const std::string order_id = run(store->create_order(command)).order.order_id;
    bind(order_id, "pi_1");
    const std::string view = *apply(event_about("pi_1", "evt_1", Status::paid)).order->view;
    reopen();
    CHECK(*store->make_queries()->order(order_id)->view == view);
    CHECK(store->make_queries()->order_details(order_id)->customer.email == "a@example.com");
    CHECK(apply(event_about("pi_1", "evt_1", Status::paid)).verdict == domain::Verdict::duplicate());
    CHECK(run(store->create_order(command)).outcome == CreatedOrder::Outcome::repeated);
    CHECK(run(store->activate_enrollment(order_id)).version == 3);
}

TEST_CASE_FIXTURE(Fixture, "a second process on the same store is refused, until the first one has stopped") {
    const std::string in_use = "the store " + path + " is in use by another process (process ";
    CHECK(contains(refusal_elsewhere("sqlite:" + path), in_use + std::to_string(::getpid()) + ")"));
    CHECK(contains(refusal("sqlite:" + path), in_use));
    std::filesystem::create_symlink(path, directory / "by another name.db");
    CHECK(contains(refusal_elsewhere("sqlite:" + (directory / "by another name.db")), in_use));
    store->stop();
    CHECK(refusal_elsewhere("sqlite:" + path) == "");
}

TEST_CASE_FIXTURE(Fixture, "a newer schema is refused, and left as it is") {
    store->stop();
    sqlite::Database(path, sqlite::Mode::read_write_create).execute("PRAGMA user_version = 5");
    CHECK(refusal("sqlite:" + path) == "the store " + path +
                                           " has schema version 5, this program knows versions up to 4:"
                                           " start the newer orderwire that wrote it");
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number(database, "PRAGMA user_version") == 5);
}

TEST_CASE("a store of any older version has the same tables and indexes as a new one, once it is opened") {
    const TemporaryDirectory directory;
    const std::string fresh = directory / "fresh.db";
    CHECK(refusal("sqlite:" + fresh) == "");
    const std::string version_2 = schema_version_2;
    for (const std::string& tables :
         {std::string(schema_version_3), version_2,
          version_2 + "ALTER TABLE bindings DROP COLUMN ended_at; PRAGMA user_version = 1"}) {
        const std::string old = directory / "old.db";
        sqlite::Database(old, sqlite::Mode::read_write_create).execute(tables);
        CHECK(refusal("sqlite:" + old) == "");
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
        CHECK_FALSE(contains(bytes, key));
        CHECK_FALSE(contains(bytes, "a-secret"));
    }
}

TEST_CASE_FIXTURE(Fixture, "an old store with rows that refer to nothing is left as it is") {
    store.reset();
    std::filesystem::remove(path);
    sqlite::Database(path, sqlite::Mode::read_write_create)
        .execute(std::string(schema_version_2) +
                 "INSERT INTO idempotency_keys VALUES ('cus_9', 'key', 'body', 'ord_9', 1)");
    CHECK(contains(refusal("sqlite:" + path), "has rows that refer to nothing: it is damaged"));
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number(database, "PRAGMA user_version") == 2);
}

TEST_CASE_FIXTURE(Fixture, "the key of order passes is made once for each store") {
    const std::string key = store->make_queries()->order_access_token_key().reveal();
    CHECK(key.size() == 43);
    reopen();
    CHECK(store->make_queries()->order_access_token_key().reveal() == key);
    Fixture another;
    CHECK(another.store->make_queries()->order_access_token_key().reveal() != key);
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
    CHECK(number(database, "SELECT version IS NULL FROM events WHERE event_id = 'evt_1'") == 1);
    CHECK(number(database, "SELECT version FROM events WHERE event_id = 'evt_2'") == 2);
}

TEST_CASE_FIXTURE(Fixture, "an older schema is brought forward, step by step, or not at all") {
    store->stop();
    sqlite::Database database(path, sqlite::Mode::read_write_create);
    database.execute("PRAGMA user_version = 1");
    const std::string_view broken[] = {"CREATE TABLE one (a) STRICT", "no SQL"};
    CHECK_THROWS(prepare_schema(database, path, broken));
    const std::string_view steps[] = {"CREATE TABLE one (a INTEGER) STRICT", "ALTER TABLE one ADD b TEXT"};
    CHECK_THROWS(prepare_schema(database, path, broken));
    CHECK(number(database, "PRAGMA user_version") == 1);
    prepare_schema(database, path, steps);
    CHECK(number(database, "PRAGMA user_version") == 3);
    CHECK(number(database, "SELECT count(*) FROM pragma_table_info('one')") == 2);
    prepare_schema(database, path, steps);
    CHECK(number(database, "PRAGMA user_version") == 3);
}

TEST_CASE("another program's database and a file that is none are refused") {
    const TemporaryDirectory directory;
    const std::string other = directory / "other.db";
    sqlite::Database(other, sqlite::Mode::read_write_create).execute("CREATE TABLE notes (text)");
    CHECK(refusal("sqlite:" + other) == "the file " + other + " is a database of another program");
    const std::string text = directory / "text.db";
    std::ofstream(text) << std::string(5000, 'x');
    CHECK(refusal("sqlite:" + text) ==
          "the store " + text + " cannot be used: the file is damaged, or no store (file is not a database)");
}

TEST_CASE("a path that cannot be written is refused with its reason") {
    const TemporaryDirectory directory;
    const std::string nowhere = directory / "missing/store.db";
    CHECK(refusal("sqlite:" + nowhere) ==
          "the store " + nowhere + " is not writable: " + nowhere + "-lock: No such file or directory");
    const std::string folder = directory / "folder";
    std::filesystem::create_directory(folder);
    CHECK(contains(refusal("sqlite:" + folder), "cannot be opened"));
}

TEST_CASE_FIXTURE(Fixture, "a directory or file that may only be read is refused") {
    store->stop();
    const std::string url = "sqlite:" + path;
    using std::filesystem::permissions;
    using std::filesystem::perms;
    permissions(directory.path(),
                perms::owner_all | perms::others_read | perms::others_exec | perms::group_exec);
    permissions(path, perms::owner_read | perms::owner_write | perms::others_read);
    if (::getuid() != 0) permissions(path + "-lock", perms::owner_read);
    CHECK(contains(refusal_elsewhere(url, true), "is not writable: " + path + "-lock: Permission denied"));

    permissions(directory.path(), perms::all);
    permissions(path + "-lock", perms::all);
    permissions(path, perms::owner_read | perms::group_read | perms::others_read);
    CHECK(refusal_elsewhere(url, true) == "the store " + path + " is not writable");
}

TEST_CASE("a URL of no known kind is refused") {
    CHECK(refusal("postgres://localhost/orders") ==
          "the store postgres://localhost/orders is of no known kind: it is sqlite:PATH");
    CHECK(refusal("sqlite:") == "the store sqlite: is of no known kind: it is sqlite:PATH");
}

TEST_SUITE_END();
