#include "sandbox/resources/webhook_endpoints.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(ApiFixture, "an endpoint's secret is shown when it is made, and never again") {
    const json::object made =
        post("/v1/webhook_endpoints", "url=https://a.example/hook&enabled_events[]=*&description=mine");
    CHECK(text_at(made, "secret").starts_with("whsec_"));
    CHECK(made.at("status") == "enabled");
    CHECK(made.at("enabled_events") == json::value(json::array{"*"}));
    const std::string path = "/v1/webhook_endpoints/" + text_at(made, "id");
    CHECK_FALSE(get(path).contains("secret"));
    CHECK_FALSE(get("/v1/webhook_endpoints").at("data").at(0).as_object().contains("secret"));
    CHECK(post(path, "url=https://b.example/&description=").at("url") == "https://b.example/");
    CHECK(get(path).at("description").is_null());
    const ApiResponse removed = send("DELETE", path);
    CHECK(removed.status == 200);
    CHECK(object(removed).at("deleted") == true);
    CHECK(get(path, 404).at("error").at("code") == "resource_missing");
}

TEST_CASE_FIXTURE(ApiFixture, "an endpoint needs a web URL and events, and there are at most 16") {
    CHECK(refusal("/v1/webhook_endpoints", "enabled_events[]=*", 400).at("param") == "url");
    CHECK(refusal("/v1/webhook_endpoints", "url=http://a.example", 400).at("param") == "enabled_events");
    CHECK(refusal("/v1/webhook_endpoints", "url=file:///etc/passwd&enabled_events[]=*", 400).at("code") ==
          "url_invalid");
    for (int i = 0; i < 16; ++i)
        post("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*");
    refusal("/v1/webhook_endpoints", "url=http://a.example&enabled_events[]=*", 400);
}

TEST_CASE_FIXTURE(ApiFixture,
                  "configured endpoints follow their URL over restarts, and those no longer given go") {
    const std::vector<ConfiguredEndpoint> two{{"http://a:1/hook", Secret("whsec_a")},
                                              {"http://b:1/hook", Secret("whsec_b")}};
    set_configured_endpoints(context, two);
    post("/v1/webhook_endpoints", "url=http://own.example&enabled_events[]=*");
    const auto first = endpoints_that_want(context, "charge.failed");
    CHECK(first.size() == 3);
    const std::vector<ConfiguredEndpoint> one{{"http://a:2/hook", Secret("whsec_c")}};
    set_configured_endpoints(context, one);
    const auto second = endpoints_that_want(context, "charge.failed");
    REQUIRE(second.size() == 2);
    const StoredObject& endpoint = second.back();
    CHECK(endpoint.body.at("url") == "http://a:2/hook");
    CHECK(std::any_of(first.begin(), first.end(),
                      [&](const StoredObject& other) { return other.id == endpoint.id; }));
    REQUIRE(signing_secrets(endpoint, clock.time).size() == 1);
    CHECK(signing_secrets(endpoint, clock.time).front().reveal() == "whsec_c");
}

TEST_CASE_FIXTURE(ApiFixture, "after a rotation both secrets sign for as long as it was asked") {
    const json::object made = post("/v1/webhook_endpoints", "url=https://a.example/hook&enabled_events[]=*");
    const auto rolled = roll_secret(context, text_at(made, "id"), 1h);
    REQUIRE(rolled.has_value());
    const StoredObject endpoint = context.objects.find("webhook_endpoint", text_at(made, "id")).value();
    const auto during = signing_secrets(endpoint, clock.time + 59min);
    REQUIRE(during.size() == 2);
    CHECK(during[0].reveal() == text_at(*rolled, "secret"));
    CHECK(during[1].reveal() == text_at(made, "secret"));
    CHECK(signing_secrets(endpoint, clock.time + 1h).size() == 1);
    CHECK_FALSE(roll_secret(context, "we_nothing", 1h).has_value());
}
