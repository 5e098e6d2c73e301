#include "mail/mime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <vector>

using namespace orderwire;
using namespace orderwire::mail;

namespace {

const EmailContent email{"Your receipt", "Hello.\n", "<p>Hello.</p>\n"};

Envelope envelope() {
    Envelope made;
    made.from = {"Ada's Courses", "orders@shop.example"};
    made.to = {"Ada", "ada@example.com"};
    made.date = from_milliseconds(1'795'341'604'120);
    made.message_id = "ord_1.2@shop.example";
    return made;
}

std::vector<std::string> lines_of(const std::string& message) {
    std::vector<std::string> lines;
    std::istringstream text(message);
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

// The names of the headers, in lower case and sorted.
std::vector<std::string> header_names(const std::string& message) {
    std::vector<std::string> names;
    for (std::string line : lines_of(message)) {
        if (line == "\r") break;
        if (line.starts_with(' ') || line.starts_with('\t')) continue;
        std::string name = line.substr(0, line.find(':'));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

const std::vector<std::string> expected_names{"auto-submitted", "content-type", "date",    "from",
                                              "message-id",     "mime-version", "subject", "to"};

}  // namespace

TEST_CASE("a message has its headers, and says that a machine wrote it") {
    const std::string message = to_mime(email, envelope());
    CHECK(header_names(message) == expected_names);
    for (const char* header :
         {"\r\nFrom: Ada's Courses <orders@shop.example>\r\n", "\r\nTo: Ada <ada@example.com>\r\n",
          "\r\nSubject: Your receipt\r\n", "\r\nMessage-Id: <ord_1.2@shop.example>\r\n",
          "\r\nAuto-Submitted: auto-generated\r\n", "multipart/alternative"}) {
        CAPTURE(header);
        CHECK(message.find(header) != std::string::npos);
    }
    CHECK(message.starts_with("Date: Sun, 22 Nov 2026 10:00:04 +0000\r\n"));
}

TEST_CASE("the same email gives the same bytes") {
    CHECK(to_mime(email, envelope()) == to_mime(email, envelope()));
}

TEST_CASE("a name or a subject can't add a header, however it tries") {
    for (const std::string& bad :
         {std::string("x\r\nBcc: eve@example.com"), std::string("x\nBcc: eve@example.com"),
          std::string("x\rBcc: eve@example.com"), std::string("x\0\r\n\r\nbody", 10),
          std::string("x\u2028Bcc: eve@example.com"), std::string("=?utf-8?q?x=0D=0ABcc:_eve@example.com?="),
          std::string("\" <eve@example.com>, \"x"), std::string("x <eve@example.com>"),
          std::string(5000, 'x'), std::string("\xFF\xFE\r\n"), std::string("ü\r\nBcc: eve@example.com")}) {
        CAPTURE(bad);
        Envelope to_bad = envelope();
        to_bad.from.name = to_bad.to.name = bad;
        const std::string message = to_mime({bad, "x", "x"}, to_bad);
        CHECK(header_names(message) == expected_names);
    }
}

TEST_CASE("a subject that looks like an encoded word is encoded itself") {
    const std::string message = to_mime({"x =?utf-8?q?=0D=0ABcc:?= ä", "x", "x"}, envelope());
    CHECK(message.find("\r\nSubject: =?UTF-8?B?eCA9P3V0Zi04P3E/PTBEPTBBQmNjOj89IMOk?=\r\n") !=
          std::string::npos);
}

TEST_CASE("every line ends with CRLF, is ASCII, and short enough for any server") {
    EmailContent long_one = email;
    long_one.subject = "Grüße " + std::string(500, 'x');
    long_one.text = std::string(5000, 'x') + "\nä\n.\nFrom here\n";
    long_one.html = "<p>" + std::string(5000, 'y') + "ü</p>";
    Envelope to_long = envelope();
    to_long.to.name = "Ädä " + std::string(300, 'n');
    for (const std::string& line : lines_of(to_mime(long_one, to_long))) {
        CAPTURE(line);
        CHECK(line.ends_with('\r'));
        CHECK(line.size() <= 999);
        CHECK(std::all_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x80; }));
        CHECK(std::count(line.begin(), line.end(), '\r') == 1);
    }
}
