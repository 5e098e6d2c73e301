#include "mail/email_content.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace orderwire;
using namespace orderwire::mail;
using domain::Notice;

namespace {

const Shop shop{"Ada's Courses", "https://shop.example"};

EmailContext context(Notice notice) {
    EmailContext made;
    made.notice = notice;
    made.order_id = "ord_01JD";
    made.version = 2;
    made.at = from_milliseconds(1'795'341'604'120);  // 2026-11-22T10:00:04.120Z
    made.course_title = "C++ Concurrency";
    made.course_url = "/course/cpp";
    made.currency = "usd";
    made.amount = 4900;
    return made;
}

bool has_all(const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts) {
        if (text.find(part) != text.npos) continue;
        MESSAGE("missing: ", part, "\nin: ", text);
        return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a receipt says what was paid, for what and when, and links to the course and the order") {
    const EmailContent email = write_email(shop, context(Notice::paid), "");
    CHECK(email.subject == "Your receipt for C++ Concurrency");
    for (const std::string& body : {email.text, email.html}) {
        CHECK(has_all(
            body, {"Payment received", "C++ Concurrency", "49.00 USD", "22 November 2026, 10:00 UTC",
                   "ord_01JD", "https://shop.example/course/cpp", "https://shop.example/track/ord_01JD"}));
    }
}

TEST_CASE("each email says the help code, and who sells where that is known") {
    EmailContext paid = context(Notice::paid);
    paid.order_id = "ord_01JDABCDEFGHJKMNPQRSTVWXYZ";
    CHECK(write_email(shop, paid, "").text.find("RSTV-WXYZ") != std::string::npos);
    const Shop named{"Ada's Courses",
                     "https://shop.example",
                     {"Ada's Courses", "1 Row\nLondon <W1>", "mailto:help@shop.example"}};
    for (const Notice notice : {Notice::paid, Notice::declined, Notice::refunded, Notice::cancelled}) {
        paid.notice = notice;
        const EmailContent email = write_email(named, paid, "");
        CHECK(has_all(email.text, {"RSTV-WXYZ", "1 Row\nLondon <W1>\n", "mailto:help@shop.example"}));
        CHECK(has_all(email.html, {"RSTV-WXYZ", "London &lt;W1&gt;", "mailto:help@shop.example"}));
    }
}

TEST_CASE("a receipt thanks a customer whose name is known, and links to the shop's own page of the course") {
    EmailContext paid = context(Notice::paid);
    paid.customer_name = "Ada";
    paid.course_url = "https://learn.example/cours de C++/\xC3\xBC\"<>";
    const EmailContent email = write_email(shop, paid, "");
    CHECK(has_all(email.text, {"Thank you, Ada.", "https://learn.example/cours%20de%20C++/%C3%BC%22%3C%3E"}));
    paid.course_url.clear();
    CHECK(write_email(shop, paid, "").text.find("Go to the course") == std::string::npos);
}

TEST_CASE("a decline tells the reason and links to another try, with the pass where no server sees it") {
    EmailContext declined = context(Notice::declined);
    declined.reason = "Your card has insufficient funds.";
    const EmailContent email = write_email(shop, declined, "1795946404.mac");
    CHECK(email.subject == "Your payment for C++ Concurrency did not go through");
    for (const std::string& body : {email.text, email.html}) {
        CHECK(has_all(body, {"Payment declined", "insufficient funds", "Nothing was charged",
                             "https://shop.example/checkout/ord_01JD#pass=1795946404.mac"}));
    }
    CHECK(write_email(shop, context(Notice::paid), "1.mac").text.find("1.mac") == std::string::npos);
}

TEST_CASE("a refund in part tells how much, and how much in all") {
    EmailContext refunded = context(Notice::refunded);
    refunded.refunded = 3000;
    refunded.refunded_now = 2000;
    const EmailContent email = write_email(shop, refunded, "");
    CHECK(email.subject == "Refund of 20.00 USD for C++ Concurrency");
    CHECK(has_all(email.text, {"Payment refunded in part", "20.00 USD of the 49.00 USD",
                               "Refunded now:    20.00 USD", "Refunded in all: 30.00 USD"}));
}

TEST_CASE("a refund of all that is left says that all went back") {
    EmailContext refunded = context(Notice::refunded);
    refunded.refunded = 4900;
    refunded.refunded_now = 1900;
    CHECK(has_all(write_email(shop, refunded, "").text, {"Another 19.00 USD", "all of the 49.00 USD"}));
    refunded.refunded_now = 4900;
    CHECK(has_all(write_email(shop, refunded, "").text, {"The 49.00 USD that you paid"}));
}

TEST_CASE("a cancelled order is told") {
    const EmailContent email = write_email(shop, context(Notice::cancelled), "");
    CHECK(email.subject == "Your order for C++ Concurrency was cancelled");
    CHECK(has_all(email.html, {"Order cancelled", "ord_01JD"}));
}

TEST_CASE("currencies without decimals are written without them") {
    EmailContext paid = context(Notice::paid);
    paid.currency = "jpy";
    CHECK(has_all(write_email(shop, paid, "").text, {"4900 JPY"}));
}

TEST_CASE("HTML in a title, a name, a reason or the shop's name stays text") {
    const std::string bad = "<img src=x onerror=\"a\">&'";
    EmailContext declined = context(Notice::declined);
    declined.course_title = declined.reason = declined.customer_name = bad;
    declined.course_url = "https://x.example/\"><script>";
    for (const Notice notice : {Notice::paid, Notice::declined, Notice::refunded, Notice::cancelled}) {
        declined.notice = notice;
        const EmailContent email = write_email({bad, "https://shop.example"}, declined, "");
        CHECK(email.html.find("<img") == std::string::npos);
        CHECK(email.html.find("<script") == std::string::npos);
        CHECK(email.html.find("&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;") != std::string::npos);
        CHECK(email.text.find(bad) != std::string::npos);
    }
}

TEST_CASE("the HTML asks for nothing from the network, and has colours for a dark screen") {
    const std::string html = write_email(shop, context(Notice::paid), "").html;
    for (const char* part : {"<img", "<script", "<link", "src=", "url(", "@import"}) {
        CAPTURE(part);
        CHECK(html.find(part) == std::string::npos);
    }
    CHECK(has_all(html, {"prefers-color-scheme: dark", "name=\"color-scheme\"", "width=device-width"}));
}

TEST_CASE("a long title is cut in the subject, and whole inside") {
    EmailContext paid = context(Notice::paid);
    paid.course_title = std::string(200, 'x');
    const EmailContent email = write_email(shop, paid, "");
    CHECK(email.subject.size() <= 100);
    CHECK(email.subject.ends_with("…"));
    CHECK(email.text.find(paid.course_title) != std::string::npos);
}
