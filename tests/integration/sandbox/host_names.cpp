// Which names the sandbox answers to.
#include <doctest/doctest.h>

#include "sandbox/sandbox.hpp"
#include "support/client.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

sandbox::Options options_for(std::vector<std::string> hosts) {
    sandbox::Options options;
    options.listen = {"127.0.0.1", 0};
    options.hosts = std::move(hosts);
    return options;
}

}  // namespace

TEST_CASE("a page that lets its own name lead to the sandbox reads nothing and switches nothing") {
    sandbox::Sandbox sandbox(options_for({}));
    sandbox.start();
    Browser browser(sandbox.port());
    const std::string host = "evil.example:" + std::to_string(sandbox.port());
    const std::map<std::string, std::string> rebound{{"Host", host}, {"Authorization", "Bearer sk_test_1"}};
    for (const char* target :
         {"/", "/v1/events", "/v1/webhook_endpoints", "/_sandbox/faults", "/_sandbox/deliveries",
          "/c/pay/cs_test_1", "/_sandbox/authenticate/pi_1", "/_sandbox/stripecli"}) {
        CAPTURE(target);
        const Answer answer = browser.send("GET", target, "", rebound);
        CHECK(answer.status == 421);
        CHECK(answer.header("access-control-allow-origin").empty());
        CHECK(text(answer.json().at("error").at("message")).find("--sandbox-host") != std::string::npos);
    }
    CHECK(browser.send("POST", "/_sandbox/faults", R"({"drop":1})", {{"Host", host}}).status == 421);
    CHECK(browser.send("POST", "/v1/customers", "name=A", rebound).status == 421);
    CHECK(browser.send("OPTIONS", "/v1/customers", "", rebound).status == 421);
    CHECK(browser.get("/_sandbox/faults").json().at("drop") == 0);
}

TEST_CASE("the sandbox answers to loopback names, and to those that it was given") {
    sandbox::Sandbox sandbox(options_for({"sandbox.test"}));
    sandbox.start();
    Browser browser(sandbox.port());
    for (const char* host :
         {"localhost", "shop.localhost:8080", "127.0.0.2", "[::1]:80", "SANDBOX.test:12111"}) {
        CAPTURE(host);
        CHECK(browser.send("GET", "/_sandbox/faults", "", {{"Host", host}}).status == 200);
    }
    CHECK(browser.send("GET", "/_sandbox/faults", "", {{"Host", "other.test"}}).status == 421);
}
