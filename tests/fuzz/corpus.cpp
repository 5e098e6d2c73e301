// Every target over its corpus: seeds, and what fuzzing found.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/target.hpp"

using namespace orderwire;

TEST_CASE("what fuzzing found stays mended") {
    const std::filesystem::path corpus = std::filesystem::path(ORDERWIRE_SOURCE_DIR) / "tests/fuzz/corpus";
    REQUIRE(fuzz::targets().size() >= 12);
    for (const fuzz::Target& target : fuzz::targets()) {
        CAPTURE(target.name);
        CHECK_NOTHROW(target.run(""));
        const std::filesystem::path folder = corpus / target.name;
        REQUIRE(std::filesystem::is_directory(folder));
        std::size_t inputs = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            CAPTURE(entry.path().filename().string());
            std::ifstream file(entry.path(), std::ios::binary);
            std::ostringstream text;
            text << file.rdbuf();
            const std::string bytes = text.str();
            CHECK_NOTHROW(target.run(bytes));
            // Cut off anywhere, too: strangers hang up.
            for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 64)
                CHECK_NOTHROW(target.run(std::string_view(bytes).substr(0, size)));
            ++inputs;
        }
        CHECK(inputs > 0);
    }
}
