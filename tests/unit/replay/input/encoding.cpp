#include "replay/input/encoding.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "replay/input/recording.hpp"
#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

// UTF-16 of a text of ASCII and what \u writes, with its mark.
std::string utf16(std::u16string_view text, bool big_endian) {
    std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8);
        const char low = static_cast<char>(unit & 0xFF);
        bytes += big_endian ? high : low;
        bytes += big_endian ? low : high;
    }
    return bytes;
}

}  // namespace

TEST_CASE("UTF-16 with its mark is read, in either order of bytes, beyond its first plane too") {
    for (const bool big_endian : {false, true}) {
        CHECK(to_utf8(utf16(u"{\"a\":\"\u00e9\u20ac\U0001F600\"}\r\n", big_endian)).value() ==
              "{\"a\":\"\u00e9\u20ac\U0001F600\"}\r\n");
        CHECK(to_utf8(utf16(u"", big_endian)).value().empty());
    }
}

TEST_CASE("UTF-8 stays what it is, without its mark") {
    CHECK(to_utf8("\xEF\xBB\xBF{}").value() == "{}");
    CHECK(to_utf8("{}").value() == "{}");
    CHECK(to_utf8("").value().empty());
}

TEST_CASE("broken UTF-16 and UTF-16 without a mark are named") {
    CHECK(to_utf8(utf16(u"{", false) + "x").error().detail.find("broken at byte 5") != std::string::npos);
    const std::u16string half{u'{', char16_t(0xD83D), u'}'};
    CHECK(to_utf8(utf16(half, false)).error().detail.find("broken at byte 5") != std::string::npos);
    const std::u16string low{char16_t(0xDE00)};
    CHECK_FALSE(to_utf8(utf16(low, true)));
    CHECK(to_utf8(utf16(u"{}", false).substr(2)).error().detail.find("without its mark") !=
          std::string::npos);
    CHECK_FALSE(to_utf8(utf16(u"{}", true).substr(2)));
}

TEST_CASE("a recording that PowerShell wrote is read from its file") {
    const test::TemporaryFolder folder;
    const std::string name = (folder.path() / "recorded.jsonl").string();
    std::ofstream(name, std::ios::binary) << utf16(
        u"Checking for new versions...\r\n{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a.b\"}\r\n",
        false);
    const Recording recording = read_recording(read_input(name));
    REQUIRE(recording.events.size() == 1);
    CHECK(recording.events[0].body == R"({"id":"evt_1","object":"event","type":"a.b"})");
    CHECK(recording.skipped_lines == 1);
}
