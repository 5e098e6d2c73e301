// Who gets into the testbench, over real sockets.
#include <doctest/doctest.h>

#include "testbench_fixture.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const std::string token = "sixteen or more characters";

TestbenchFixture with_token() {
    return TestbenchFixture([](app::ServeOptions& options) { options.admin_token = Secret(token); });
}

std::string sign_in_body(const std::string& given) { return json::serialize(json::object{{"token", given}}); }

}  // namespace

TEST_SUITE_BEGIN("testbench: access");

TEST_CASE("the developer at this machine needs no token, and no page of another origin gets anything") {
    TestbenchFixture testbench;
    const json::value session = testbench.get("/session");
    CHECK(session.at("access") == "loopback");
    CHECK(session.at("sandbox") == true);
    CHECK(session.at("livemode") == false);
    CHECK(session.at("secrets") == 1);
    CHECK(session.at("ring").at("entries") == 10'000);
    for (const auto& [name, value] :
         Browser::Headers{{"Host", "evil.example"}, {"X-Forwarded-For", "127.0.0.1"}, {"Via", "1.1 x"}}) {
        const Answer answer = testbench.tester.get(routes + "/events", {{name, value}});
        CHECK(answer.status == 403);
        CHECK(answer.code() == "admin_refused");
    }
    const Answer foreign = testbench.tester.get(routes + "/events", {{"Origin", "https://evil.example"}});
    CHECK(foreign.code() == "foreign_origin");
    CHECK(foreign.header("Access-Control-Allow-Origin").empty());
    CHECK(foreign.header("Cache-Control") == "no-store");
}

TEST_CASE("even an allowed origin is told nothing, and a preflight gets no leave") {
    TestbenchFixture testbench(
        [](app::ServeOptions& options) { options.allowed_origins = {"https://shop.example"}; });
    const Browser::Headers shop{{"Origin", "https://shop.example"}};
    const Answer read = testbench.tester.get(routes + "/events", shop);
    CHECK(read.status == 403);
    CHECK(read.header("Access-Control-Allow-Origin").empty());
    const Answer preflight = testbench.tester.send(
        "OPTIONS", routes + "/runs", "",
        {{"Origin", "https://shop.example"}, {"Access-Control-Request-Method", "POST"}});
    CHECK(preflight.header("Access-Control-Allow-Methods").empty());
    CHECK(preflight.header("Access-Control-Allow-Origin").empty());
}

TEST_CASE("what a form can send changes nothing, also without a cookie") {
    TestbenchFixture testbench;
    for (const std::string& path :
         std::vector<std::string>{"/runs", "/faults", "/session", "/runs/run_1/stop"}) {
        const Answer answer = testbench.tester.post(routes + path, "a=b",
                                                    {{"Content-Type", "application/x-www-form-urlencoded"}});
        CHECK(answer.status == 415);
        CHECK(answer.code() == "unsupported_media_type");
        CHECK(testbench.tester.post(routes + path, "{}", {{"Origin", "https://evil.example"}}).code() ==
              "foreign_origin");
        CHECK(testbench.tester.post(routes + path, "{}", {{"Sec-Fetch-Site", "cross-site"}}).code() ==
              "foreign_origin");
    }
}

TEST_CASE("with a token: the form, the cookie, the bearer, and signing out") {
    TestbenchFixture testbench = with_token();
    const Answer nobody = testbench.tester.get(routes + "/session");
    CHECK(nobody.status == 401);
    CHECK(nobody.code() == "admin_required");
    CHECK(nobody.header("WWW-Authenticate").starts_with("Bearer"));
    CHECK(testbench.post("/session", sign_in_body("wrong")).code() == "wrong_token");
    CHECK(testbench.post("/session", "{}").code() == "wrong_token");
    CHECK(testbench.tester.cookie.empty());

    const Answer in = testbench.post("/session", sign_in_body(token));
    CHECK(in.status == 204);
    CHECK(in.header("Set-Cookie").find("HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK(in.header("Set-Cookie").find(token) == std::string::npos);
    CHECK(testbench.get("/session").at("access") == "token");
    CHECK(testbench.tester.send("DELETE", routes + "/session", "{}", {{"Content-Type", "application/json"}})
              .status == 204);
    Browser late(testbench.shop.port());
    CHECK(late.get(routes + "/session", {{"Cookie", in.header("Set-Cookie")}}).status == 401);
    CHECK(late.get(routes + "/events", {{"Authorization", "Bearer " + token}}).status == 200);
}

TEST_CASE("after ten wrong tokens the eleventh attempt waits, right or wrong, and says how long") {
    TestbenchFixture testbench = with_token();
    for (int i = 0; i < 10; ++i)
        CHECK(testbench.post("/session", sign_in_body("wrong")).code() == "wrong_token");
    const Answer answer = testbench.post("/session", sign_in_body(token));
    CHECK(answer.status == 429);
    CHECK(answer.code() == "too_many_attempts");
    CHECK(std::stoi(answer.header("Retry-After")) > 50);
    CHECK(testbench.tester.get(routes + "/events", {{"Authorization", "Bearer " + token}}).status == 429);
}

TEST_CASE("a public server without a token has no testbench and records nothing") {
    TestbenchFixture testbench(
        [](app::ServeOptions& options) { options.public_url = "https://orders.example"; });
    testbench.shop.verdict(make_event("charge.updated", "evt_1", R"({"id":"ch_1"})"));
    for (const std::string& path :
         std::vector<std::string>{"/session", "/events", "/events/1", "/stream", "/orders", "/attention",
                                  "/scenarios", "/faults", "/runs/x"}) {
        const Answer answer = testbench.tester.get(routes + path);
        CHECK(answer.status == 403);
        CHECK(answer.code() == "admin_refused");
        CHECK(answer.body.find("--admin-token") != std::string::npos);
    }
}

TEST_SUITE_END();
