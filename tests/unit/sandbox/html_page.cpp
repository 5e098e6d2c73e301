#include "sandbox/html_page.hpp"

#include <doctest/doctest.h>

using namespace orderwire::sandbox;

TEST_CASE("text is escaped before it becomes HTML") {
    CHECK(escape_html("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    CHECK(html_page(200, "<b>", "").body.find("<h1>&lt;b&gt;</h1>") != std::string::npos);
}
