#include "http/server/cross_origin.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace orderwire::http;

namespace {

const OriginPolicy origins("https://pay.example", {"https://shop.example"});

Request from(const std::string& origin, verb method = verb::get) {
    Request request;
    request.method = method;
    if (!origin.empty()) request.headers.set(field::origin, origin);
    return request;
}

Response shared(const Request& request, Response response = empty_response(status::ok)) {
    share_with_origin(origins, request, response);
    return response;
}

// As the router answers OPTIONS.
Response options() {
    Response response = empty_response(status::no_content);
    response.set(field::allow, "GET, HEAD, POST, OPTIONS");
    return response;
}

bool is_foreign(const std::map<std::string, std::string>& headers) {
    Request request;
    for (const auto& [name, value] : headers)
        request.headers.insert(name, value);
    return is_from_foreign_page(origins, request);
}

}  // namespace

TEST_CASE("a page is foreign by its Origin, or where it names none by Sec-Fetch-Site; a program is none") {
    CHECK_FALSE(is_foreign({}));
    CHECK_FALSE(is_foreign({{"Cookie", "a=b"}, {"Authorization", "Bearer x"}}));
    CHECK_FALSE(is_foreign({{"Origin", "https://pay.example"}}));
    CHECK_FALSE(is_foreign({{"Origin", "https://shop.example"}, {"Sec-Fetch-Site", "cross-site"}}));
    CHECK_FALSE(is_foreign({{"Sec-Fetch-Site", "same-origin"}}));
    CHECK_FALSE(is_foreign({{"Sec-Fetch-Site", "none"}}));
    CHECK(is_foreign({{"Sec-Fetch-Site", "cross-site"}}));
    CHECK(is_foreign({{"Sec-Fetch-Site", "same-site"}}));
    CHECK(is_foreign({{"Sec-Fetch-Site", "whatever"}}));
    CHECK(is_foreign({{"Origin", "null"}}));
    CHECK(is_foreign({{"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}}));
    CHECK(is_foreign({{"Origin", "https://evil.example"}}));
    CHECK(is_foreign({{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}));
    CHECK(is_foreign({{"Origin", "https://pay.example:444"}}));
    CHECK(is_foreign({{"Origin", "http://pay.example"}}));
    Request two;
    two.headers.insert("Origin", "https://pay.example");
    two.headers.insert("Origin", "https://evil.example");
    CHECK(is_from_foreign_page(origins, two));
}

TEST_CASE("an allowed page may read the response, with ETag and Retry-After, and send cookies") {
    const Response response = shared(from("https://shop.example"));
    CHECK(response.headers[field::access_control_allow_origin] == "https://shop.example");
    CHECK(response.headers[field::access_control_allow_credentials] == "true");
    CHECK(response.headers[field::access_control_expose_headers] == "ETag, Retry-After");
    CHECK(response.headers[field::vary] == "Origin");
}

TEST_CASE("a foreign page, and whoever says no origin, gets nothing but Vary") {
    for (const char* origin : {"https://evil.example", "null", "https://shop.example.evil.example", ""}) {
        CAPTURE(origin);
        const Response response = shared(from(origin));
        CHECK(response.headers.count(field::access_control_allow_origin) == 0);
        CHECK(response.headers.count(field::access_control_allow_credentials) == 0);
        CHECK(response.headers[field::vary] == "Origin");
    }
}

TEST_CASE("a preflight of an allowed page is answered with the path's methods and the headers it asked for") {
    Request request = from("https://shop.example", verb::options);
    request.headers.set(field::access_control_request_method, "POST");
    request.headers.set(field::access_control_request_headers, "content-type,idempotency-key");
    const Response response = shared(request, options());
    CHECK(response.status == status::no_content);
    CHECK_FALSE(response.body);
    CHECK(response.headers[field::access_control_allow_methods] == "GET, HEAD, POST, OPTIONS");
    CHECK(response.headers[field::access_control_allow_headers] == "content-type,idempotency-key");
    CHECK(response.headers[field::access_control_allow_origin] == "https://shop.example");
    CHECK(response.headers.count(field::access_control_max_age) == 1);
}

TEST_CASE(
    "a foreign page's preflight gives no permission, a plain OPTIONS is no preflight, an unknown path is "
    "none") {
    Request foreign = from("https://evil.example", verb::options);
    foreign.headers.set(field::access_control_request_method, "POST");
    const Response refused = shared(foreign, options());
    CHECK(refused.headers.count(field::access_control_allow_methods) == 0);
    CHECK(refused.headers.count(field::access_control_allow_origin) == 0);
    const Response plain = shared(from("https://shop.example", verb::options), options());
    CHECK(plain.headers.count(field::access_control_allow_methods) == 0);
    CHECK(plain.headers[field::allow] == "GET, HEAD, POST, OPTIONS");
    Request unknown = from("https://shop.example", verb::options);
    unknown.headers.set(field::access_control_request_method, "POST");
    CHECK(shared(unknown, problem(status::not_found, "not_found", "")).status == status::not_found);
}

TEST_CASE("a Vary that is there already stays") {
    Response response = empty_response(status::ok);
    response.set(field::vary, "Accept-Encoding");
    share_with_origin(origins, from(""), response);
    CHECK(response.headers.count(field::vary) == 2);
}
