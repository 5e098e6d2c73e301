#include "base/text/html.hpp"

#include <doctest/doctest.h>

using namespace orderwire;

TEST_CASE("text is escaped before it becomes HTML") {
    CHECK(escape_html("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}
