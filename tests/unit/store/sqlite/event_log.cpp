#include "store/event_log.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

TEST_CASE("what is no store is refused in one line") {
    const TemporaryDirectory directory;
    const auto refusal = [](const std::string& url) {
        try {
            open_event_log(url);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refusal("sqlite:" + (directory / "none.db")).find("none.db cannot be read") != std::string::npos);
    std::ofstream(directory / "text.db")
        << "this is no database, and long enough to be told from one by its header";
    CHECK(refusal("sqlite:" + (directory / "text.db")).find("text.db cannot be read") != std::string::npos);
    CHECK(refusal("postgres:x").find("sqlite:PATH") != std::string::npos);
}
