// Pages, health, metrics, and the limits of the whole server.
#include <doctest/doctest.h>

#include <fstream>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

struct Site {
    Site() {
        std::filesystem::create_directories(folder.path() / "assets");
        std::ofstream(folder.path() / "index.html")
            << "<!doctype html><title>orderwire</title>" << std::string(2000, ' ');
        std::ofstream(folder.path() / "favicon.svg") << "<svg/>";
        std::ofstream(folder.path() / "assets" / "index-abc12345.js") << "console.log(1)";
    }
    TemporaryFolder folder;
};

}  // namespace

TEST_CASE("the client's pages are served with status 200, unknown ones with its own 404 page") {
    Site site;
    Shop shop([&](app::ServeOptions& options) { options.web = site.folder.path(); });
    Browser browser(shop.port());
    for (const char* page :
         {"/", "/course/cpp-concurrency", "/checkout/ord_1", "/checkout/success?order_id=x", "/track/ord_1",
          "/receipt/ord_1", "/orders?status=paid"}) {
        CAPTURE(page);
        const Answer answer = browser.get(page);
        CHECK(answer.status == 200);
        CHECK(answer.header("Content-Type") == "text/html; charset=utf-8");
    }
    for (const char* page :
         {"/nothing", "/course", "/course/a/b", "/track/", "/orders/1", "/assets/gone.js"}) {
        CAPTURE(page);
        CHECK(browser.get(page).status == 404);
        CHECK(browser.get(page).header("Content-Type") == "text/html; charset=utf-8");
    }
    CHECK(browser.get("/api/nothing").code() == "not_found");
    CHECK(browser.send("POST", "/nothing", "{}", {}).status == 404);
    CHECK(browser.send("DELETE", "/api/orders", "", {}).status == 405);
}

TEST_CASE("pages carry the security headers, and the policy allows no inline script") {
    Site site;
    Shop shop([&](app::ServeOptions& options) { options.web = site.folder.path(); });
    const Answer page = Browser(shop.port()).get("/");
    const std::string policy = page.header("Content-Security-Policy");
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find(shop.service().sandbox_url()) != std::string::npos);
    CHECK(policy.find("stripe.com") == std::string::npos);
    CHECK(page.header("X-Content-Type-Options") == "nosniff");
    CHECK_FALSE(page.header("Referrer-Policy").empty());
}

TEST_CASE("with real keys the policy lets Stripe's script in, and nothing else") {
    Site site;
    Shop shop([&](app::ServeOptions& options) {
        options.web = site.folder.path();
        options.sandbox.reset();
        options.stripe_secret_key = Secret("sk_test_of_the_integration_suite");
        options.stripe_api = "http://127.0.0.1:9";
    });
    const std::string policy = Browser(shop.port()).get("/").header("Content-Security-Policy");
    CHECK(policy.find("script-src 'self' https://js.stripe.com;") != std::string::npos);
    CHECK(policy.find("frame-src https://js.stripe.com https://hooks.stripe.com;") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
}

TEST_CASE("hashed files are immutable, others are asked for again with their ETag") {
    Site site;
    Shop shop([&](app::ServeOptions& options) { options.web = site.folder.path(); });
    Browser browser(shop.port());
    CHECK(browser.get("/assets/index-abc12345.js").header("Cache-Control").find("immutable") !=
          std::string::npos);
    const Answer page = browser.get("/");
    CHECK(page.header("Cache-Control").find("immutable") == std::string::npos);
    CHECK(browser.get("/", {{"If-None-Match", page.header("ETag")}}).status == 304);
    CHECK(browser.get("/", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding") == "gzip");
    CHECK(browser.get("/favicon.svg").header("Content-Type") == "image/svg+xml");
    CHECK(browser.get("/../orders.db").status == 404);
    CHECK(browser.get("/%2e%2e/orders.db").status == 404);
}

TEST_CASE(
    "readiness tells how webhooks are doing: the last one, parked, in review, refused, the oldest open "
    "order") {
    Shop shop;
    Browser browser(shop.port());
    json::object quiet = browser.get("/readyz").json().as_object();
    CHECK(quiet.at("last_event_age_seconds").is_null());
    CHECK(quiet.at("oldest_open_order_age_seconds").is_null());

    Purchase purchase(shop);
    CHECK(shop.verdict(purchase.succeeded("evt_1", 100)) == "review:amount_mismatch");
    const std::string unknown_order = new_id(order_id_prefix, system_clock().now());
    CHECK(shop.verdict(make_event(
              "payment_intent.succeeded", "evt_2",
              R"({"id":"pi_early","metadata":{"order_id":")" + unknown_order + R"("}})")) == "parked");
    CHECK(browser.post("/webhooks/stripe", "{}").status == 400);
    const json::object busy = browser.get("/readyz").json().as_object();
    CHECK(busy.at("last_event_age_seconds").is_double());
    CHECK(busy.at("oldest_open_order_age_seconds").is_double());
    CHECK(busy.at("parked_events") == 1);
    CHECK(busy.at("orders_in_review") == 1);
    CHECK(busy.at("webhooks_refused") == 1);
}

TEST_CASE("health, readiness and metrics say how the server is") {
    Shop shop;
    Browser browser(shop.port());
    CHECK(browser.get("/healthz").status == 200);
    CHECK(browser.get("/readyz").status == 200);
    CHECK(browser.get("/readyz").json().at("last_event_age_seconds").is_null());
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    watcher.next_view();
    shop.verdict(purchase.failed("evt_1"));
    watcher.next_view();
    CHECK(browser.get("/readyz").json().at("last_event_age_seconds").is_double());
    const std::string metrics = browser.get("/metrics").body;
    for (const char* line : {"orderwire_webhooks_total{verdict=\"applied\"} 1\n",
                             "orderwire_watchers{transport=\"websocket\"} 1\n",
                             "orderwire_views_sent_total{transport=\"websocket\"} 2\n",
                             "orderwire_events_parked 0\n", "orderwire_store_writable 1\n"}) {
        CAPTURE(line);
        CHECK(metrics.find(line) != std::string::npos);
    }
}

TEST_CASE("requests past the rate get 429 with Retry-After, verified webhooks never do") {
    Shop shop([](app::ServeOptions& options) { options.limits.requests_per_second = 10; });
    Browser browser(shop.port());
    int refused = 0;
    for (int i = 0; i < 40; ++i) {
        const Answer answer = browser.get("/healthz");
        if (answer.status != 429) continue;
        ++refused;
        CHECK(answer.code() == "too_many_requests");
        CHECK_FALSE(answer.header("Retry-After").empty());
    }
    CHECK(refused > 0);
}

TEST_CASE("verified webhooks do not use up the address's requests, refused ones do") {
    Shop shop([](app::ServeOptions& options) { options.limits.requests_per_second = 10; });
    for (int i = 0; i < 40; ++i) {
        REQUIRE(shop.verdict(make_event("invoice.paid", "evt_" + std::to_string(i), "{}")) ==
                "ignored:unknown_type");
    }
    int refused = 0;
    for (int i = 0; i < 40; ++i) {
        refused += Browser(shop.port())
                       .send("POST", "/webhooks/stripe", "{}", {{"Stripe-Signature", "t=1,v1=00"}})
                       .status == 429;
    }
    CHECK(refused > 0);
}

TEST_CASE("connections past the address's limit get 503") {
    Shop shop([](app::ServeOptions& options) { options.limits.connections_per_address = 3; });
    const auto open = [&] { return std::make_unique<LiveClient>(shop.port(), "/live"); };
    const auto one = open();
    const auto two = open();
    const auto three = open();
    CHECK(three->refused_with() == 0);
    CHECK(Browser(shop.port()).get("/healthz").status == 503);
}
