#include "base/files.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/sqlite.hpp"
#include "support/temporary_folder.hpp"

using namespace orderwire;

namespace {

// Lets everybody read what is made, for as long as it lives.
struct OpenUmask {
    OpenUmask() : before(::umask(0)) {}
    ~OpenUmask() { ::umask(before); }
    OpenUmask(const OpenUmask&) = delete;
    OpenUmask& operator=(const OpenUmask&) = delete;
    mode_t before;
};

std::string mode_of(const std::filesystem::path& file) {
    struct stat found {};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    return mode_text(found.st_mode & 07777U);
}

}  // namespace

TEST_CASE("a private file and its folders are their owner's alone, whatever the umask") {
    const OpenUmask umask;
    const test::TemporaryFolder folder;
    const auto deep = folder.path() / "a" / "b";
    make_private_folders(deep);
    make_private_folders(deep);
    make_private_file(deep / "file");
    CHECK(mode_of(folder.path() / "a") == "0700");
    CHECK(mode_of(deep) == "0700");
    CHECK(mode_of(deep / "file") == "0600");
    std::ofstream(deep / "file") << "content";
    make_private_file(deep / "file");
    CHECK(read_file(deep / "file", 100).value() == "content");
    make_private_file(folder.path() / "nowhere" / "file");
    CHECK_FALSE(std::filesystem::exists(folder.path() / "nowhere"));
    CHECK_THROWS_AS(make_private_folders(deep / "file" / "below"), std::filesystem::filesystem_error);
}

TEST_CASE("a database and the files that SQLite puts beside it are their owner's alone") {
    const OpenUmask umask;
    const test::TemporaryFolder folder;
    const std::string path = folder.path() / "x.db";
    sqlite::Database database(path, sqlite::Mode::read_write_create);
    database.execute("PRAGMA journal_mode = WAL; CREATE TABLE t(x)");
    for (const char* ending : {"", "-wal", "-shm"})
        CHECK(mode_of(path + ending) == "0600");
}

TEST_CASE("what others can read, write or enter is open to them") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "file";
    std::ofstream(file) << "x";
    ::chmod(file.c_str(), 0600);
    CHECK_FALSE(open_to_others(file));
    for (const unsigned mode : {0640U, 0604U, 0644U, 0666U, 0620U}) {
        ::chmod(file.c_str(), mode);
        CHECK(open_to_others(file) == mode);
    }
    CHECK_FALSE(open_to_others(folder.path() / "nothing"));
}

TEST_CASE("a file is read whole up to its bound; folders, devices and silent pipes are refused in words") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "file";
    std::ofstream(file) << std::string(1 << 20, 'x');
    CHECK(read_file(file, 1 << 20).value().size() == 1 << 20);
    std::ofstream(file, std::ios::app) << 'x';
    CHECK(read_file(file, 1 << 20).error().detail == "it is larger than 1 MiB");
    CHECK(read_file(folder.path(), 100).error().detail == "it is a folder");
    CHECK(read_file("/dev/zero", 100).error().detail == "it is no file");
    CHECK(read_file(folder.path() / "nothing", 100).error().detail.starts_with("it cannot be read: "));
    const auto pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(read_file(pipe, 100).value().empty());  // nobody has it open for writing
    const int other_end = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::write(other_end, "said", 4) == 4);
    CHECK(read_file(pipe, 3).error().detail == "it is larger than 0 MiB");
    ::close(other_end);
}
