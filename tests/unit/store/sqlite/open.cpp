#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

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
    CHECK(number(database, "PRAGMA user_version") == 5);
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
    sqlite::Database(path, sqlite::Mode::read_write_create).execute("PRAGMA user_version = 6");
    CHECK(refusal("sqlite:" + path) == "the store " + path +
                                           " has schema version 6, this program knows versions up to 5:"
                                           " start the newer orderwire that wrote it");
    sqlite::Database database(path, sqlite::Mode::read_only);
    CHECK(number(database, "PRAGMA user_version") == 6);
}

TEST_CASE_FIXTURE(Fixture, "the key of order passes is made once for each store") {
    const std::string key = store->make_queries()->order_access_token_key().reveal();
    CHECK(key.size() == 43);
    reopen();
    CHECK(store->make_queries()->order_access_token_key().reveal() == key);
    Fixture another;
    CHECK(another.store->make_queries()->order_access_token_key().reveal() != key);
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
