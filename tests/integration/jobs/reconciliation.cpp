// Orders whose webhooks never come: looked up at Stripe while they are watched, swept where they are not, and
// told by Stripe's list of events after a gap. The sandbox keeps its webhooks to itself here.
#include <doctest/doctest.h>

#include <atomic>

#include "support/eventually.hpp"
#include "support/scripted_stripe.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

// The customer pays at the sandbox, which says nothing.
Answer at_sandbox(Shop& shop, const std::string& path, const std::string& body,
                  const std::string& content_type = "application/x-www-form-urlencoded") {
    const std::string url = shop.service().sandbox_url();
    Browser stripe(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    return stripe.send(
        "POST", path, body,
        {{"Authorization", "Bearer sk_test_of_the_integration_suite"}, {"Content-Type", content_type}});
}

void pay(Shop& shop, const Purchase& purchase, const std::string& card = "pm_card_visa") {
    const Answer confirmed =
        at_sandbox(shop, "/v1/payment_intents/" + purchase.intent + "/confirm", "payment_method=" + card);
    REQUIRE((confirmed.status == 200 || confirmed.status == 402));
}

// What the customer's list says of an order: to read an order by its id is to watch it, and a watched one is
// left out of the sweeps.
std::string listed_status(Browser& browser, const std::string& order) {
    const json::value list = browser.get("/api/orders").json();
    for (const json::value& view : list.at("data").as_array()) {
        if (text(view.at("id")) == order) return text(view.at("status"));
    }
    return "not listed";
}

auto reconciling_only(const jobs::ReconcilerOptions& reconciliation) {
    return [reconciliation](app::ServeOptions& options) { options.reconciliation = reconciliation; };
}

// A Stripe that makes what it is asked for, and is too busy for everything else.
class BusyForLookups {
  public:
    std::string url() const { return stripe_.url(); }
    std::size_t refused() const { return refused_; }

  private:
    std::atomic<std::size_t> refused_{0};
    std::atomic<int> made_{0};
    ScriptedStripe stripe_{[this](const std::string& request) {
        if (request.starts_with("POST /v1/payment_intents HTTP"))
            return intent("pi_" + std::to_string(++made_));
        ++refused_;
        return answer(429, R"({"error":{"message":"Too many requests."}})");
    }};
};

const jobs::ReconcilerOptions by_watching{200ms, 1h, 1h, 100};
const jobs::ReconcilerOptions by_sweeping{1h, 100ms, 1h, 100};
const jobs::ReconcilerOptions by_events{1h, 1h, 1h, 100};

}  // namespace

TEST_CASE("a watched order whose webhook never comes is looked up, and its watcher told") {
    Shop shop(reconciling_only(by_watching));
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    CHECK(watcher.next_view()->at("status") == "pending");
    pay(shop, purchase, "pm_card_visa_chargeDeclined");
    CHECK(watcher.next_view()->at("status") == "failed");
    pay(shop, purchase);
    CHECK(watcher.next_view()->at("status") == "paid");
    // The late webhook is no news.
    CHECK(shop.verdict(purchase.succeeded("evt_late")) == "no_change");
}

TEST_CASE("a page that can only poll watches too") {
    Shop shop(reconciling_only(by_watching));
    Purchase purchase(shop);
    pay(shop, purchase);
    CHECK(eventually([&] { return purchase.status() == "paid"; }));
}

TEST_CASE(
    "an order that nobody watches is found by the sweep, and look-ups that only confirm leave no trace") {
    Shop shop(reconciling_only(by_sweeping));
    Purchase idle(shop);
    Purchase purchase(shop);
    pay(shop, purchase);
    CHECK(eventually([&] { return listed_status(purchase.browser, purchase.order) == "paid"; }));
    CHECK(text(idle.view().at("status")) == "pending");
    CHECK(idle.view().at("version") == 1);
}

TEST_CASE("events of the time when nobody was there are read at the start") {
    Shop shop(reconciling_only(by_events));
    Purchase purchase(shop);
    pay(shop, purchase);
    CHECK(purchase.status() == "pending");
    shop.restart();
    Browser again(shop.port());
    CHECK(eventually(
        [&] { return text(again.get("/api/orders/" + purchase.order).json().at("status")) == "paid"; }));
    const std::string metrics = again.get("/metrics").body;
    CHECK(metrics.find(R"(orderwire_lookups_total{kind="fetched",verdict="applied"})") != std::string::npos);
}

TEST_CASE("events are read after a gap without webhooks too") {
    jobs::ReconcilerOptions reconciliation = by_events;
    reconciliation.gap = 200ms;
    Shop shop(reconciling_only(reconciliation));
    Purchase purchase(shop);
    pay(shop, purchase);
    CHECK(eventually([&] { return purchase.status() == "paid"; }));
}

TEST_CASE("a server that began without open orders does not read the list while webhooks come") {
    jobs::ReconcilerOptions reconciliation = by_events;
    reconciliation.gap = 1s;
    reconciliation.watched_patience = 1500ms;
    Shop shop(reconciling_only(reconciliation));
    Purchase watched(shop);
    Purchase other(shop);
    pay(shop, watched);
    int webhooks = 0;
    // Looked up when its patience is over, which is later than the list would be read.
    CHECK(eventually([&] {
        shop.verdict(other.succeeded("evt_" + std::to_string(++webhooks)));
        return watched.status() == "paid";
    }));
    const std::string metrics = watched.browser.get("/metrics").body;
    CHECK(metrics.find(R"(orderwire_lookups_total{kind="lookup",verdict="applied"} 1)") != std::string::npos);
    CHECK(metrics.find(R"(kind="fetched")") == std::string::npos);
}

TEST_CASE("a customer who paid on the hosted page is found as well") {
    Shop shop([](app::ServeOptions& options) {
        options.reconciliation = by_sweeping;
        options.sandbox_delay = 0ms;
    });
    REQUIRE(at_sandbox(shop, "/_sandbox/faults", R"({"drop":1})", "application/json").status == 200);
    Browser browser(shop.port());
    const std::string order =
        text(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    const Answer opened = browser.post("/api/orders/" + order + "/checkout-session");
    REQUIRE(opened.status == 200);
    const std::string url = text(opened.json().at("url"));
    REQUIRE(url.starts_with(shop.service().sandbox_url()));
    const Answer paid = at_sandbox(shop, url.substr(shop.service().sandbox_url().size()),
                                   "email=a%40example.org&method=card&card[number]=4242424242424242"
                                   "&exp=12%2F34&card[cvc]=123");
    CHECK(paid.status == 303);
    CHECK(paid.header("Location") == shop.service().url() + "/checkout/success?order_id=" + order);
    CHECK(eventually([&] { return listed_status(browser, order) == "paid"; }));
}

TEST_CASE("an intent that Stripe does not know marks the order for a person, and changes no status") {
    ScriptedStripe stripe({intent("pi_1"), refusal("resource_missing")});
    Shop shop([&](app::ServeOptions& options) {
        options.stripe_api = stripe.url();
        options.reconciliation = by_watching;
    });
    Purchase purchase(shop);
    LiveClient watcher(shop.port(), "/live?order=" + purchase.order);
    CHECK(watcher.next_view()->at("activity").is_null());
    const auto marked = watcher.next_view();
    CHECK(marked->at("activity") == "review");
    CHECK(marked->at("status") == "pending");
}

TEST_CASE("a look-up takes the place of a lost decline's success, and closed orders are left alone") {
    ScriptedStripe stripe({intent("pi_1"), intent("pi_1", "succeeded"), intent("pi_2"), intent("pi_2")});
    Shop shop([&](app::ServeOptions& options) {
        options.stripe_api = stripe.url();
        options.reconciliation = by_sweeping;
    });
    Purchase purchase(shop);
    shop.verdict(purchase.failed("evt_1"));
    CHECK(eventually([&] { return listed_status(purchase.browser, purchase.order) == "paid"; }));
    const std::size_t asked = stripe.requests().size();
    Purchase another(shop, "sqlite-inside");
    CHECK(eventually([&] { return stripe.requests().size() > asked + 1; }));
    for (std::size_t i = asked; i < stripe.requests().size(); ++i)
        CHECK(stripe.requests()[i].find("pi_1 ") == std::string::npos);
}

TEST_CASE("refunds that an event does not name are asked for, until Stripe has said them") {
    const std::string refunds = answer(
        200,
        R"({"object":"list","has_more":false,"data":[{"id":"re_1","object":"refund","status":"succeeded",)"
        R"("amount":900,"currency":"usd","payment_intent":"pi_1"},{"id":"re_2","object":"refund",)"
        R"("status":"pending","amount":100,"currency":"usd","payment_intent":"pi_1"}]})");
    ScriptedStripe stripe({intent("pi_1"), refunds});
    Shop shop([&](app::ServeOptions& options) {
        options.stripe_api = stripe.url();
        options.reconciliation = by_events;
        options.reconciliation.watched_patience =
            400ms;  // so often it looks whether there is something to ask
        options.reconciliation.lookups_per_second = 1;
    });
    Purchase purchase(shop);
    shop.verdict(purchase.succeeded("evt_1"));
    CHECK(shop.verdict(make_event("charge.refunded", "evt_2",
                                  R"({"id":"ch_1","object":"charge","payment_intent":"pi_1",)"
                                  R"("amount_refunded":900})")) == "no_change");
    CHECK(eventually([&] { return purchase.view().at("refunded") == 900; }));
    CHECK(stripe.requests().back().starts_with("GET /v1/refunds?limit=100&charge=ch_1 HTTP/1.1"));
    CHECK(purchase.status() == "paid");
    // Somebody else's charge is not asked about.
    const std::size_t asked = stripe.requests().size();
    CHECK(shop.verdict(make_event("charge.refunded", "evt_3",
                                  R"({"id":"ch_2","object":"charge","payment_intent":"pi_of_others"})"))
              .starts_with("ignored"));
    CHECK(purchase.view().at("refunded") == 900);
    CHECK(stripe.requests().size() == asked);
}

TEST_CASE("a refund whose webhook was lost is read from Stripe's list at the start, with no order open") {
    Shop shop(reconciling_only(by_events));
    Purchase purchase(shop);
    pay(shop, purchase);
    shop.verdict(purchase.succeeded("evt_1"));
    REQUIRE(purchase.status() == "paid");
    REQUIRE(at_sandbox(shop, "/v1/refunds", "payment_intent=" + purchase.intent + "&amount=900").status ==
            200);
    shop.restart();
    Browser again(shop.port());
    CHECK(
        eventually([&] { return again.get("/api/orders/" + purchase.order).json().at("refunded") == 900; }));
}

TEST_CASE("and after a gap without webhooks") {
    jobs::ReconcilerOptions reconciliation = by_events;
    reconciliation.gap = 500ms;
    reconciliation.watched_patience = 400ms;
    Shop shop(reconciling_only(reconciliation));
    Purchase purchase(shop);
    pay(shop, purchase);
    shop.verdict(purchase.succeeded("evt_1"));
    REQUIRE(at_sandbox(shop, "/v1/refunds", "payment_intent=" + purchase.intent + "&amount=900").status ==
            200);
    CHECK(eventually([&] { return purchase.view().at("refunded") == 900; }));
}

TEST_CASE("look-ups that a busy Stripe answers with 429 don't shut the shop") {
    BusyForLookups stripe;
    Shop shop([&](app::ServeOptions& options) {
        options.stripe_api = stripe.url();
        options.reconciliation = by_watching;
    });
    Purchase watched(shop);
    // So many open a breaker.
    CHECK(eventually([&] {
        watched.view();
        return stripe.refused() >= 3;
    }));
    Browser browser(shop.port());
    const std::string order =
        text(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    CHECK(browser.post("/api/orders/" + order + "/payment-intent").status == 200);
}

TEST_CASE("an order that can't be cancelled yet doesn't hold up those behind it") {
    BusyForLookups stripe;  // refuses to end an intent, too
    Shop shop([&](app::ServeOptions& options) {
        options.stripe_api = stripe.url();
        options.order_expiry = 1s;
        options.expiry_page = 1;
        options.reconciliation = by_events;
    });
    Purchase bound(shop);
    Purchase bound_too(shop);
    Browser browser(shop.port());
    browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})");
    CHECK(eventually([&] {
        const json::value list = browser.get("/api/orders").json();
        return text(list.at("data").at(0).at("status")) == "cancelled";
    }));
    CHECK(bound.status() == "pending");
}
