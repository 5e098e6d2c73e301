#include "sandbox/pages/html_page.hpp"

#include <doctest/doctest.h>

using namespace orderwire::sandbox;

TEST_CASE("a page's title is escaped") {
    CHECK(html_page(200, "<b>", "").body.find("<h1>&lt;b&gt;</h1>") != std::string::npos);
}
