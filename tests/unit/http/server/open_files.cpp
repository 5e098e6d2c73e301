#include "http/server/open_files.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

using namespace orderwire::http;

TEST_SUITE_BEGIN("http: open files");

TEST_CASE("an eighth of the files is kept back, within bounds, of what the program has not opened itself") {
    const auto shares = [](std::size_t allowed, std::size_t in_use) {
        const FileShares made = share_files(allowed, in_use);
        return std::to_string(made.sockets_max) + "+" + std::to_string(made.spare);
    };
    CHECK(shares(1024, 30) == "866+128");
    CHECK(shares(1'048'576, 30) == "1048034+512");
    CHECK(shares(300, 30) == "206+64");
    CHECK(shares(256, 30) == "162+64");
    CHECK(shares(200, 30) == "120+50");
    CHECK(shares(52, 40) == "0+13");
    CHECK(shares(10, 40) == "0+2");
}

TEST_CASE("the soft limit of files is raised to the hard one") {
    rlimit usual{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &usual) == 0);
    rlimit few = usual;
    few.rlim_cur = std::min<rlim_t>(usual.rlim_max, 256);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    CHECK(allowed_files() == few.rlim_cur);
    CHECK(raise_open_files() == std::min<rlim_t>(usual.rlim_max, 1'048'576));
    setrlimit(RLIMIT_NOFILE, &usual);
}

TEST_CASE("open files are counted") {
    const std::size_t before = open_files();
    const int file = ::dup(0);
    REQUIRE(file >= 0);
    CHECK(open_files() == before + 1);
    ::close(file);
}

TEST_SUITE_END();
