#include "http/cross_origin.hpp"

#include <doctest/doctest.h>

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

Response not_allowed() {
    Response response = problem(status::method_not_allowed, "method_not_allowed", "");
    response.set(field::allow, "GET, HEAD, POST");
    return response;
}

}  // namespace

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
    const Response response = shared(request, not_allowed());
    CHECK(response.status == status::no_content);
    CHECK_FALSE(response.body);
    CHECK(response.headers[field::access_control_allow_methods] == "GET, HEAD, POST");
    CHECK(response.headers[field::access_control_allow_headers] == "content-type,idempotency-key");
    CHECK(response.headers[field::access_control_allow_origin] == "https://shop.example");
    CHECK(response.headers.count(field::access_control_max_age) == 1);
}

TEST_CASE("a foreign page's preflight, a plain OPTIONS and an unknown path stay refused") {
    Request foreign = from("https://evil.example", verb::options);
    foreign.headers.set(field::access_control_request_method, "POST");
    CHECK(shared(foreign, not_allowed()).status == status::method_not_allowed);
    CHECK(shared(from("https://shop.example", verb::options), not_allowed()).status ==
          status::method_not_allowed);
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
