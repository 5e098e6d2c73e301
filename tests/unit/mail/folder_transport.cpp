#include "mail/folder_transport.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::mail;
using Outcome = outbox::SendResult::Outcome;
using Names = std::set<std::string>;

namespace {

OutgoingMail mail_at(std::int64_t milliseconds, const std::string& message = "Subject: x\r\n\r\nHello.\r\n") {
    return {"ada@example.com", message, "ord_1-2-paid", from_milliseconds(milliseconds)};
}

Outcome send(FolderTransport& transport, const OutgoingMail& outgoing) {
    Loop loop(1);
    Outcome outcome = Outcome::stopped;
    asio::co_spawn(loop, transport.send(outgoing),
                   [&](const std::exception_ptr&, outbox::SendResult done) { outcome = done.outcome; });
    loop.run();
    return outcome;
}

Names names_in(const std::filesystem::path& folder) {
    Names names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.insert(entry.path().filename());
    return names;
}

}  // namespace

TEST_CASE("a message becomes a file, named by time, order and kind, for its owner alone") {
    const test::TemporaryFolder folder;
    const auto mail = folder.path() / "deep" / "mail";
    FolderTransport transport(mail);
    CHECK_FALSE(std::filesystem::exists(mail));
    REQUIRE(send(transport, mail_at(1'795'341'604'120)) == Outcome::delivered);
    CHECK(names_in(mail) == Names{"20261122T100004.120Z-ord_1-2-paid.eml"});
    std::ifstream file(mail / "20261122T100004.120Z-ord_1-2-paid.eml", std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "Subject: x\r\n\r\nHello.\r\n");
    CHECK(std::filesystem::status(mail).permissions() == std::filesystem::perms::owner_all);
    CHECK(std::filesystem::status(folder.path() / "deep").permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE("a message is its owner's alone whatever the umask, and whatever a cut-off write left") {
    const test::TemporaryFolder folder;
    const auto target = folder.path() / "20261122T100004.120Z-ord_1-2-paid.eml";
    std::ofstream(target.string() + ".part") << "half";
    std::filesystem::permissions(target.string() + ".part", std::filesystem::perms::all);
    const mode_t before = ::umask(0);
    FolderTransport transport(folder.path());
    const Outcome outcome = send(transport, mail_at(1'795'341'604'120));
    ::umask(before);
    CHECK(outcome == Outcome::delivered);
    using std::filesystem::perms;
    CHECK(std::filesystem::status(target).permissions() == (perms::owner_read | perms::owner_write));
}

TEST_CASE("a repeated delivery replaces the file") {
    const test::TemporaryFolder folder;
    FolderTransport transport(folder.path());
    send(transport, mail_at(1));
    send(transport, mail_at(1));
    CHECK(names_in(folder.path()).size() == 1);
}

TEST_CASE("beyond the limit the oldest messages go, and nothing but messages of ours") {
    const test::TemporaryFolder folder;
    const Names others{"20200101T000000.000Z-letter.eml", "notes.txt"};
    for (const std::string& name : others)
        std::ofstream(folder.path() / name) << "x";
    FolderTransport transport(folder.path(), 10);
    for (int i = 1; i <= 10; ++i)
        send(transport, mail_at(i));
    CHECK(names_in(folder.path()).size() == 12);
    send(transport, mail_at(11));
    Names names = names_in(folder.path());
    for (const std::string& name : others)
        CHECK(names.erase(name) == 1);
    CHECK(names.size() == 9);
    CHECK(*names.begin() == "19700101T000000.003Z-ord_1-2-paid.eml");
}

TEST_CASE("messages of an earlier run count too") {
    const test::TemporaryFolder folder;
    for (int run = 0; run < 20; ++run) {
        FolderTransport transport(folder.path(), 10);
        send(transport, mail_at(run));
    }
    CHECK(names_in(folder.path()).size() <= 10);
}

TEST_CASE("a folder that can't be made is no reason to lose the message") {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "file") << "x";
    FolderTransport transport(folder.path() / "file" / "mail");
    CHECK(send(transport, mail_at(1)) == Outcome::retry);
}
