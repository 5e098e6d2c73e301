#include "http/message.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::http;

TEST_CASE("the lines of a header that is a list are one list") {
    Request request;
    CHECK(request.all("X-List") == "");
    request.headers.insert("X-List", "a, b");
    request.headers.insert("x-list", "c");
    CHECK(request.all("X-List") == "a, b,c");
}

TEST_CASE("a cookie is found among others, on any of the Cookie lines") {
    Request request;
    request.headers.insert(field::cookie, "a=1; customer=abc=;b = 2");
    request.headers.insert(field::cookie, "late=yes");
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("customer") == "abc=");
    CHECK(request.cookie("b") == "2");
    CHECK(request.cookie("late") == "yes");
    CHECK_FALSE(request.cookie("custom").has_value());
    CHECK_FALSE(Request{}.cookie("a").has_value());
}

TEST_CASE("a query value that is missing is not an empty one") {
    Request request;
    request.query = {{"since", "3"}, {"empty", ""}};
    CHECK(request.query_value("since") == "3");
    CHECK(request.query_value("empty") == "");
    CHECK_FALSE(request.query_value("wait").has_value());
}

TEST_CASE("a problem carries type, title, status, detail, code and what is put beside") {
    json::object extra;
    extra["order"] = "ord_1";
    const Response response = problem(status::not_found, "unknown_order", "there is no such order", extra);
    CHECK(response.status == status::not_found);
    CHECK(response.headers[field::content_type] == "application/problem+json");
    const json::value body = json::parse(*response.body);
    CHECK(body.at("type") == "about:blank");
    CHECK(body.at("title") == "Not Found");
    CHECK(body.at("status") == 404);
    CHECK(body.at("detail") == "there is no such order");
    CHECK(body.at("code") == "unknown_order");
    CHECK(body.at("order") == "ord_1");
}

TEST_CASE("a JSON response shares the text that it is given") {
    const auto text = std::make_shared<const std::string>("{}");
    const Response response = json_response(status::ok, text);
    CHECK(response.body == text);
    CHECK(response.headers[field::content_type] == "application/json");
    CHECK(*json_response(status::ok, json::value{1, 2}).body == "[1,2]");
    CHECK(empty_response(status::no_content).body == nullptr);
}

TEST_CASE("an entity tag matches weakly, alone, in a list, and by a star") {
    CHECK(etag_matches(R"("3")", R"("3")"));
    CHECK(etag_matches(R"(W/"3")", R"("3")"));
    CHECK(etag_matches(R"("3")", R"(W/"3")"));
    CHECK(etag_matches(R"("1", "a,b" ,W/"3")", R"("3")"));
    CHECK(etag_matches(R"("1","a,b")", R"("a,b")"));
    CHECK(etag_matches(" * ", R"("3")"));
}

TEST_CASE("an entity tag that is another one, or none, does not match") {
    CHECK_FALSE(etag_matches("", R"("3")"));
    CHECK_FALSE(etag_matches(R"("33")", R"("3")"));
    CHECK_FALSE(etag_matches("3", R"("3")"));
    CHECK_FALSE(etag_matches(R"("3)", R"("3")"));
    CHECK_FALSE(etag_matches(R"(, ,)", R"("3")"));
    CHECK_FALSE(etag_matches(R"("1" nonsense "3")", R"("3")"));
}

TEST_CASE("a tag that a compressing proxy has marked is the same where we compress nothing ourselves") {
    for (const char* tag : {R"("3")", R"(W/"3")", R"("3-gzip")", R"(W/"3-gzip")", R"("3;gzip")",
                            R"("3--gzip")", R"("3-br")", R"("3:zstd")", R"("1", "3-gzip")", "*"}) {
        CAPTURE(tag);
        CHECK(coded_etag_matches(tag, R"("3")"));
    }
    for (const char* tag : {"", R"("33")", R"("31-gzip")", R"("3gzip")", R"("3-")", R"("3-x")", R"("-gzip")",
                            R"("3-gzip)", "3-gzip"}) {
        CAPTURE(tag);
        CHECK_FALSE(coded_etag_matches(tag, R"("3")"));
    }
    CHECK_FALSE(etag_matches(R"("3-gzip")", R"("3")"));
}

TEST_CASE("all cookies of one name are found") {
    Request request;
    request.headers.insert(field::cookie, "a=1; b=2; a=3");
    request.headers.insert(field::cookie, "a = 4; ab=5; a");
    CHECK(request.cookies("a") == std::vector<std::string>{"1", "3", "4"});
    CHECK(request.cookies("b").size() == 1);
    CHECK(request.cookies("c").empty());
}
