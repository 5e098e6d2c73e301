#include "sandbox/storage/database.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string refusal(const std::string& path) {
    try {
        const SandboxDatabase database(path);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("settings are made once and kept in the file, which is its owner's alone") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "sandbox.db";
    CHECK(SandboxDatabase(path).setting_or("key", [] { return "first"; }) == "first");
    SandboxDatabase database(path);
    CHECK(database.setting_or("key", [] { return "second"; }) == "first");
    CHECK_FALSE(database.setting("other"));
    using std::filesystem::perms;
    for (const std::string& file : {path, path + "-wal"}) {
        CHECK_MESSAGE(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write),
                      file);
    }
}

TEST_CASE("a file in use, of a newer version, or unusable is refused in one line") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "sandbox.db";
    {
        SandboxDatabase database(path);
        CHECK(refusal(path).find("another process uses it") != std::string::npos);
        database.connection().execute("PRAGMA user_version = 99");
    }
    CHECK(refusal(path).find("newer version") != std::string::npos);
    CHECK(refusal(folder.path() / "missing" / "sandbox.db").starts_with("the sandbox can't use its store"));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    SandboxDatabase database("");
    {
        Transaction transaction(database.connection());
        database.set_setting("a", "1");
    }
    CHECK_FALSE(database.setting("a"));
    {
        Transaction transaction(database.connection());
        database.set_setting("a", "1");
        transaction.commit();
    }
    CHECK(database.setting("a") == "1");
}

TEST_CASE("a file of the version before is brought up to date, with what it holds") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "sandbox.db";
    {
        SandboxDatabase database(path);
        database.set_setting("a", "1");
        database.connection().execute(
            "ALTER TABLE deliveries DROP COLUMN response_url; ALTER TABLE deliveries DROP COLUMN "
            "response_status;"
            "ALTER TABLE deliveries DROP COLUMN response_body; PRAGMA user_version = 1");
    }
    {
        SandboxDatabase database(path);
        CHECK(database.setting("a") == "1");
        database.connection().execute(
            "UPDATE deliveries SET response_url = '', response_status = 0, response_body = ''");
    }
    CHECK(SandboxDatabase(path).setting("a") == "1");
}
