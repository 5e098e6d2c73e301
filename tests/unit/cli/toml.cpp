#include "cli/toml.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::cli;

namespace {

// The one value of `x = TEXT`; its error where there is none.
std::string value_of(const std::string& text) {
    const auto read = parse_toml("x = " + text + "\n");
    if (!read) return "error: " + read.error().detail;
    std::string all;
    for (const Setting::Value& value : read->front().values)
        all += (all.empty() ? "" : "|") + value.text;
    return all;
}

}  // namespace

TEST_CASE("settings are keys with texts, numbers, booleans, times, and lists of them") {
    CHECK(value_of("\"a\"") == "a");
    CHECK(value_of("'C:\\dir'") == "C:\\dir");
    CHECK(value_of("\"a \\\"b\\\" \\u00e9 \\U0001F600 \\\\\"") == "a \"b\" \u00e9 \U0001F600 \\");
    CHECK(value_of("\"\"\"\na\nb\"\"\"") == "a\nb");
    CHECK(value_of("\"\"\"a \\\n   b\"\"\"") == "a b");
    CHECK(value_of("\"\"\"\"a\"\"\"\"") == "\"a\"");
    CHECK(value_of("'''a\\n'''") == "a\\n");
    CHECK(value_of("1_000") == "1000");
    CHECK(value_of("+5") == "5");
    CHECK(value_of("-5") == "-5");
    CHECK(value_of("0xff") == "255");
    CHECK(value_of("0b101") == "5");
    CHECK(value_of("1.5e3") == "1.5e3");
    CHECK(value_of("true") == "true");
    CHECK(value_of("2026-11-22T10:00:00Z") == "2026-11-22T10:00:00Z");
    CHECK(value_of("[ \"a\", # the first\n  'b',\n]") == "a|b");
    CHECK(value_of("[]") == "");
    CHECK(value_of("1 # one") == "1");
}

TEST_CASE("keys may be quoted, lines may be empty, end with CR LF or not at all") {
    const auto read =
        parse_toml("\xEF\xBB\xBF# settings\r\n\r\nthreads = 3\r\n\"log-level\" = 'warn'").value();
    REQUIRE(read.size() == 2);
    CHECK(read[0].key == "threads");
    CHECK(read[0].line == 3);
    CHECK(read[0].values.front().kind == Setting::Kind::number);
    CHECK(read[1].key == "log-level");
    CHECK_FALSE(read[1].is_list);
    CHECK(parse_toml("").value().empty());
}

TEST_CASE("what is no setting is named by its line and not repeated") {
    struct Row {
        const char* text;
        const char* part;
    };
    for (const Row& row : {Row{"a = 1\nhush\n", "line 2: it is no line like key = value"},
                           Row{"a = [\"hush\"\n\nb = 1\n", "a: its list goes on without a comma"},
                           Row{"a = [\"hush\"", "a: its list is not closed"}, Row{"a = \"hush\n\"", "line 1"},
                           Row{"a = hush", "a: its value is no number"}, Row{"[serve]\n", "a table"},
                           Row{"a.b = 1", "a key has a dot"}, Row{"a = {}", "a: a table"},
                           Row{"a = [[1]]", "a list stands in a list"}, Row{"a = 1 hush", "no number"},
                           Row{"a = \"x\" hush", "something follows"}, Row{"a =", "no value"},
                           Row{"a = 1\na = 2", "line 2: a key is given twice"}, Row{"a = \"\\q\"", "escape"},
                           Row{"a = \"\\ud800\"", "escape"}, Row{"a = 1 # \x01", "control character"},
                           Row{"a = 1\nb = \"\xff\"", "line 2: it is not UTF-8"},
                           Row{"a = 1__0", "no number"}, Row{"hush=hush= = 1", "no number"}}) {
        const auto read = parse_toml(row.text);
        CAPTURE(row.text);
        REQUIRE_FALSE(read.has_value());
        CAPTURE(read.error().detail);
        CHECK(read.error().detail.find(row.part) != std::string::npos);
        if (row.text != std::string("hush=hush= = 1"))
            CHECK(read.error().detail.find("hush") == std::string::npos);
    }
}

TEST_CASE("a file has at most a thousand settings, a list a thousand values") {
    std::string settings;
    std::string list;
    for (int i = 0; i < 1'000; ++i) {
        settings += "k" + std::to_string(i) + " = 1\n";
        list += "1,";
    }
    CHECK(parse_toml(settings).value().size() == 1'000);
    CHECK_FALSE(parse_toml(settings + "one-more = 1\n").has_value());
    CHECK(parse_toml("a = [" + list + "]").value().front().values.size() == 1'000);
    CHECK_FALSE(parse_toml("a = [" + list + "1]").has_value());
}
