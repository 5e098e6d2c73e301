#include "outbox/webhook_sender.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::outbox;
using namespace std::chrono_literals;
using Outcome = SendResult::Outcome;

namespace {

SendResult answered(int status, const std::string& retry_after = "") {
    http::ClientResponse response;
    response.status = status;
    if (!retry_after.empty()) response.headers = {{"retry-after", retry_after}};
    return send_result_of(response, from_milliseconds(1'795'000'000'000));
}

}  // namespace

TEST_SUITE_BEGIN("outbox: webhook sender");

TEST_CASE("2xx is delivered, 410 is the end, and everything else is tried again") {
    for (const int status : {200, 201, 202, 204, 299})
        CHECK((answered(status).outcome == Outcome::delivered));
    CHECK((answered(410).outcome == Outcome::gone));
    for (const int status : {301, 302, 307, 400, 401, 404, 429, 500, 502, 503}) {
        CHECK((answered(status).outcome == Outcome::retry));
        CHECK(answered(status).reason == "the endpoint answered " + std::to_string(status));
        CHECK_FALSE(answered(status).after.has_value());
    }
}

TEST_CASE("Retry-After counts with 429 and 503") {
    CHECK(answered(429, "7").after == 7s);
    CHECK(answered(503, "Wed, 18 Nov 2026 11:07:40 GMT").after == 60s);
    CHECK_FALSE(answered(500, "7").after.has_value());
    CHECK_FALSE(answered(429, "soon").after.has_value());
}

TEST_CASE("an endpoint's URL is http or https, and carries no user and no fragment") {
    for (const char* good :
         {"https://shop.example/hooks/orders?key=1", "http://127.0.0.1:3000", "HTTPS://shop.example/"})
        CHECK(check_webhook_url(good).has_value());
    for (const char* bad :
         {"", "shop.example/hook", "ftp://shop.example/", "https://", "https:///hook",
          "https://user:word@shop.example/", "https://user@shop.example/", "https://shop.example/#part",
          "https://shop.example/a b", "file:///etc/passwd", "https://shop.example/\r\nx: y"}) {
        CAPTURE(bad);
        CHECK_FALSE(check_webhook_url(bad).has_value());
    }
}

TEST_SUITE_END();
