// A start that fails at any of its steps ends cleanly: nothing runs on, nothing is held, and the next start
// works.
#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <stdexcept>
#include <vector>

#include "sandbox/sandbox.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

// What a shop of these tests is started with.
struct StartOptions {
    TemporaryFolder folder;
    app::ServeOptions options;

    StartOptions() {
        options.listen = {{"127.0.0.1", 0}};
        options.store_url = "sqlite:" + (folder.path() / "orders.db").string();
        options.threads = 2;
        options.sandbox = http::Endpoint{"127.0.0.1", 0};
        options.notify.url = "https://shop.example/hooks";
        options.notify.keys.push_back(outbox::parse_signing_secret("whsec_" + std::string(32, 'A')).value());
    }
};

std::vector<std::string> steps_of_a_start() {
    StartOptions start;
    std::vector<std::string> steps;
    const app::Service service(start.options, [&](std::string_view step) { steps.emplace_back(step); });
    return steps;
}

StepHook failing_at(std::size_t wanted) {
    return [wanted, taken = std::size_t{0}](std::string_view step) mutable {
        if (taken++ == wanted) throw std::runtime_error("no " + std::string(step));
    };
}

}  // namespace

TEST_CASE(
    "each step of a start fails in turn: its words come out, and the same store and port serve after it") {
    const std::vector<std::string> steps = steps_of_a_start();
    REQUIRE(steps.size() > 10);
    StartOptions start;
    {
        // A port that was free a moment ago, so that what a failed start still held would be seen.
        const app::Service first(start.options);
        start.options.listen.front().port = first.port();
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CAPTURE(steps[i]);
        const std::string words = "no " + steps[i];
        CHECK_THROWS_WITH(app::Service(start.options, failing_at(i)), words.c_str());
    }
    const app::Service service(start.options);
    CHECK(Browser(service.port()).get("/readyz").status == 200);
}

TEST_CASE("a start that fails with work queued leaves it for the next one") {
    StartOptions start;
    std::string order;
    {
        const app::Service service(start.options);
        Browser browser(service.port());
        order = id_of(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})"));
        REQUIRE(browser.post("/api/orders/" + order + "/cancel").status == 200);
    }
    const std::vector<std::string> steps = steps_of_a_start();
    for (std::size_t i = 0; i < steps.size(); ++i)
        CHECK_THROWS(app::Service(start.options, failing_at(i)));
    const app::Service service(start.options);
    CHECK(Browser(service.port()).get("/api/orders/" + order).json().at("status") == "cancelled");
}

TEST_CASE("each step of the sandbox's start fails in turn") {
    TemporaryFolder folder;
    sandbox::Options options;
    options.listen = {"127.0.0.1", 0};
    options.store_path = (folder.path() / "sandbox.db").string();
    std::vector<std::string> steps;
    {
        sandbox::Sandbox whole(options);
        whole.start([&](std::string_view step) { steps.emplace_back(step); });
    }
    REQUIRE(steps.size() == 3);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        sandbox::Sandbox failing(options);
        CHECK_THROWS(failing.start(failing_at(i)));
    }
    sandbox::Sandbox again(options);
    again.start();
    CHECK(Browser(again.port()).get("/nothing").status == 401);
}
