#include "cli/open_to_others.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "base/files.hpp"
#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::cli;

namespace {

std::string file_of_mode(const std::filesystem::path& file, unsigned mode) {
    std::ofstream(file) << "x";
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    return file;
}

bool tells_of(const std::vector<std::string>& lines, const std::string& file, const std::string& mode) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.find(file + " ") != line.npos && line.find("(mode " + mode + ")") != line.npos;
    });
}

}  // namespace

TEST_CASE("files of ours that stand open are told of with their modes, and databases are closed") {
    const test::TemporaryFolder folder;
    ServeOptions options;
    options.store_url = "sqlite:" + (folder.path() / "orders.db").string();
    options.sandbox = http::Endpoint{"127.0.0.1", 0};
    CHECK(close_to_others(options).empty());

    const std::string store = file_of_mode(folder.path() / "orders.db", 0644);
    const std::string log = file_of_mode(folder.path() / "orders.db-wal", 0640);
    const std::string sandbox = file_of_mode(folder.path() / "orders.db.sandbox", 0666);
    const auto mail = folder.path() / "mail";
    make_private_folders(mail);
    REQUIRE(::chmod(mail.c_str(), 0755) == 0);
    const std::string message = file_of_mode(mail / "a.eml", 0604);
    file_of_mode(mail / "b.eml", 0600);

    const auto lines = close_to_others(options);
    CHECK(lines.size() == 5);
    CHECK(tells_of(lines, store, "0644"));
    CHECK(tells_of(lines, log, "0640"));
    CHECK(tells_of(lines, sandbox, "0666"));
    CHECK(tells_of(lines, mail, "0755"));
    CHECK(tells_of(lines, message, "0604"));
    for (const std::string& closed : {store, log, sandbox})
        CHECK_FALSE(open_to_others(closed));
    CHECK(open_to_others(mail) == 0755U);  // who reads mail may be another program's user

    options.mail.on = false;
    CHECK(close_to_others(options).empty());
}

TEST_CASE("the sandbox alone closes its state likewise") {
    const test::TemporaryFolder folder;
    SandboxOptions options;
    CHECK(close_to_others(options).empty());
    options.store_path = file_of_mode(folder.path() / "sandbox.db", 0644);
    CHECK(tells_of(close_to_others(options), options.store_path, "0644"));
    CHECK(close_to_others(options).empty());
}
