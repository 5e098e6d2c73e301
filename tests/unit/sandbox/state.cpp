#include "sandbox/state.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

std::string refusal(const std::string& path) {
    try {
        const State state(path);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("settings are made once and kept in the file, which is its owner's alone") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "sandbox.db";
    CHECK(State(path).setting_or("key", [] { return "first"; }) == "first");
    State state(path);
    CHECK(state.setting_or("key", [] { return "second"; }) == "first");
    CHECK_FALSE(state.setting("other"));
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
        State state(path);
        CHECK(refusal(path).find("another process uses it") != std::string::npos);
        state.database().execute("PRAGMA user_version = 99");
    }
    CHECK(refusal(path).find("newer version") != std::string::npos);
    CHECK(refusal(folder.path() / "missing" / "sandbox.db").starts_with("the sandbox can't use its store"));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    State state("");
    {
        Transaction transaction(state.database());
        state.set_setting("a", "1");
    }
    CHECK_FALSE(state.setting("a"));
    {
        Transaction transaction(state.database());
        state.set_setting("a", "1");
        transaction.commit();
    }
    CHECK(state.setting("a") == "1");
}

TEST_CASE("a file of the version before is brought up to date, with what it holds") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "sandbox.db";
    {
        State state(path);
        state.set_setting("a", "1");
        state.database().execute(
            "ALTER TABLE deliveries DROP COLUMN response_url; ALTER TABLE deliveries DROP COLUMN "
            "response_status;"
            "ALTER TABLE deliveries DROP COLUMN response_body; PRAGMA user_version = 1");
    }
    {
        State state(path);
        CHECK(state.setting("a") == "1");
        state.database().execute(
            "UPDATE deliveries SET response_url = '', response_status = 0, response_body = ''");
    }
    CHECK(State(path).setting("a") == "1");
}
