#include "mail/email_context.hpp"

#include <doctest/doctest.h>

#include "unit/mail/sample.hpp"

using namespace orderwire;
using namespace orderwire::mail;
using domain::Notice;

TEST_CASE("a context is read from the view of its version") {
    test::Sample sample;
    sample.status = "failed";
    sample.failure = R"({"code":"card_declined","message":"Your card was\ndeclined."})";
    const auto context = read_email_context(Notice::declined, sample.view(), 0);
    REQUIRE(context.has_value());
    CHECK(context->order_id == test::sample_order);
    CHECK(context->version == 2);
    CHECK(format_rfc3339(context->at) == "2026-11-22T10:00:04.120Z");
    CHECK(context->course_title == "C++ Concurrency in Depth");
    CHECK(context->course_url == "/course/cpp-concurrency");
    CHECK(context->amount == 4900);
    CHECK(context->currency == "usd");
    CHECK(context->reason == "Your card was declined.");
}

TEST_CASE("what went back now is the difference to what had gone back before") {
    test::Sample sample;
    sample.refunded = 3000;
    const auto context = read_email_context(Notice::refunded, sample.view(), 1000);
    REQUIRE(context.has_value());
    CHECK(context->refunded == 3000);
    CHECK(context->refunded_now == 2000);
}

TEST_CASE("a course's link leads to a page of ours or by http, or there is none") {
    const auto link = [](const char* url) {
        test::Sample sample;
        sample.url = url;
        return read_email_context(Notice::paid, sample.view(), 0)->course_url;
    };
    CHECK(link("https://shop.example/learn?x=1") == "https://shop.example/learn?x=1");
    CHECK(link("javascript:alert(1)").empty());
    CHECK(link("//elsewhere.example").empty());
    CHECK(link("").empty());
}

TEST_CASE("what is no view is an error") {
    for (const char* view : {"", "[]", "{}", R"({"course":{}})", R"({"course":{"title":"x"},"version":1})"}) {
        CAPTURE(view);
        CHECK_FALSE(read_email_context(Notice::paid, view, 0).has_value());
    }
}

TEST_CASE("each notice has its word") {
    for (const auto notice : {Notice::paid, Notice::declined, Notice::refunded, Notice::cancelled}) {
        CHECK(notice_from(to_string(notice)) == notice);
    }
    CHECK(to_string(Notice::cancelled) == "cancelled");
    CHECK_FALSE(notice_from("pending").has_value());
}
