// Stripe's webhooks against the whole server: what is refused, what is stored, what it does to the order.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <thread>

#include "base/ids.hpp"
#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "stripe/signature/signature.hpp"
#include "support/eventually.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

std::int64_t stored_events(Shop& shop) {
    sqlite::Database database((shop.folder() / "orders.db").string(), sqlite::Mode::read_only);
    sqlite::Statement count(database, "SELECT count(*) FROM events");
    count.step();
    return count.integer(0);
}

Answer post_signed(Shop& shop, const std::string& body, const std::string& signature) {
    Browser::Headers headers{{"Content-Type", "application/json"}};
    if (!signature.empty()) headers["Stripe-Signature"] = signature;
    return Browser(shop.port()).send("POST", "/webhooks/stripe", body, headers);
}

}  // namespace

TEST_CASE("a payment's events take the order from pending over paid to enrolled") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(purchase.status() == "pending");
    CHECK(shop.verdict(purchase.event("payment_intent.created", "evt_1")) == "no_change");
    CHECK(shop.verdict(purchase.event("payment_intent.processing", "evt_2")) == "applied");
    CHECK(purchase.view().at("activity") == "processing");
    CHECK(shop.verdict(purchase.succeeded("evt_3")) == "applied");
    CHECK(eventually([&] { return purchase.view().at("final") == true; }));
    const json::value view = purchase.view();
    CHECK(view.at("status") == "paid");
    CHECK(view.at("enrollment") == "active");
    CHECK(view.at("version") == 4);
    CHECK(view.at("timeline").as_array().size() == 3);
}

TEST_CASE(
    "a decline shows its reason, another try on the same intent can be paid, and a late decline changes "
    "nothing") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(shop.verdict(purchase.failed("evt_1")) == "applied");
    CHECK(purchase.view().at("failure").at("code") == "generic_decline");
    CHECK(purchase.view().at("failure").at("message") == "Your card was declined.");
    const Answer again = purchase.browser.post("/api/orders/" + purchase.order + "/payment-intent");
    CHECK(text_at(again.json().as_object(), "client_secret").starts_with(purchase.intent + "_secret_"));
    CHECK(shop.verdict(purchase.succeeded("evt_2")) == "applied");
    CHECK(shop.verdict(purchase.failed("evt_3", 200)) == "no_change");
    CHECK(purchase.status() == "paid");
}

TEST_CASE(
    "wrong, stale, future and missing signatures are refused with the failing part named, and nothing is "
    "stored") {
    Shop shop;
    Purchase purchase(shop);
    const std::string body = purchase.succeeded("evt_1");
    const std::int64_t before = stored_events(shop);
    struct Row {
        std::string signature;
        std::string part;
    };
    for (const Row& row : {Row{"", "missing"}, Row{sign_with("whsec_other", body), "no v1 signature matches"},
                           Row{sign_with(webhook_secret, body, 301), "old"},
                           Row{sign_with(webhook_secret, body, -400), "future"},
                           Row{sign_with(webhook_secret, body + " "), "no v1 signature matches"},
                           Row{"v1=aa", "no t"}, Row{"t=1", "no v1"}, Row{"garbage", "no t"}}) {
        CAPTURE(row.signature);
        const Answer answer = post_signed(shop, body, row.signature);
        CHECK(answer.status == 400);
        CHECK(answer.header("Content-Type") == "application/problem+json");
        CHECK(answer.code() == "bad_signature");
        CHECK(text_at(answer.json().as_object(), "detail").find(row.part) != std::string::npos);
    }
    CHECK(stored_events(shop) == before);
    CHECK(purchase.status() == "pending");
}

TEST_CASE("during a rotation both secrets are accepted") {
    Shop shop(
        [](app::ServeOptions& options) { options.stripe_webhook_secrets.emplace_back("whsec_the_new_one"); });
    Purchase purchase(shop);
    const std::string body = purchase.failed("evt_1");
    CHECK(post_signed(shop, body, sign_with("whsec_the_new_one", body)).status == 200);
    CHECK(shop.verdict(purchase.succeeded("evt_2")) == "applied");
}

TEST_CASE("a repeated event is a duplicate, and another event that says the same changes nothing") {
    Shop shop;
    Purchase purchase(shop);
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "applied");
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "duplicate");
    CHECK(shop.verdict(purchase.succeeded("evt_2")) == "no_change");
    CHECK(eventually([&] { return purchase.view().at("final") == true; }));
    CHECK(purchase.view().at("version") == 3);
}

TEST_CASE("the same event posted many times at once is applied once") {
    Shop shop;
    Purchase purchase(shop);
    std::vector<std::string> verdicts(8);
    std::vector<std::thread> senders;
    for (std::string& verdict : verdicts) {
        senders.emplace_back([&] { verdict = shop.verdict(purchase.succeeded("evt_1")); });
    }
    for (std::thread& sender : senders)
        sender.join();
    CHECK(std::count(verdicts.begin(), verdicts.end(), "applied") == 1);
    CHECK(std::count(verdicts.begin(), verdicts.end(), "duplicate") == 7);
}

TEST_CASE("an amount or currency that differs is for a person to review, never paid") {
    Shop shop;
    Purchase less(shop);
    CHECK(shop.verdict(less.succeeded("evt_1", 4899)) == "review:amount_mismatch");
    CHECK(less.status() == "pending");
    CHECK(less.view().at("activity") == "review");
    Purchase other(shop, "sqlite-inside");
    CHECK(shop.verdict(other.succeeded("evt_2", 3900, "eur")) == "review:amount_mismatch");
    CHECK(other.status() == "pending");
}

TEST_CASE("an intent that belongs to no order or to another one does nothing, whatever its metadata claims") {
    Shop shop;
    Purchase purchase(shop);
    const auto foreign = [&](const std::string& id, const std::string& order) {
        return make_event(
            "payment_intent.succeeded", id,
            R"({"id":"pi_foreign","status":"succeeded","amount":4900,"amount_received":4900,"currency":"usd","metadata":{"order_id":")" +
                order + "\"}}");
    };
    CHECK(shop.verdict(foreign("evt_1", purchase.order)) == "ignored:not_ours");
    CHECK(shop.verdict(foreign("evt_2", "")) == "ignored:not_ours");
    CHECK(shop.verdict(foreign("evt_3", "ord_lower")) == "ignored:not_ours");
    CHECK(purchase.status() == "pending");
}

TEST_CASE("an event that comes before its order's intent is bound waits, and is applied when it is") {
    Shop shop;
    Browser browser(shop.port());
    const std::string order =
        text_at(browser.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().as_object(), "id");
    const auto early = [&](const std::string& id, const std::string& intent) {
        return make_event(
            "payment_intent.succeeded", id,
            R"({"id":")" + intent +
                R"(","status":"succeeded","amount":4900,"amount_received":4900,"currency":"usd","metadata":{"order_id":")" +
                order + "\"}}");
    };
    CHECK(shop.verdict(early("evt_1", "pi_not_this_one")) == "parked");
    CHECK(shop.verdict(early("evt_1", "pi_not_this_one")) == "duplicate");
    // For an order that is not there at all.
    CHECK(
        shop.verdict(make_event(
            "payment_intent.succeeded", "evt_2",
            R"({"id":"pi_x","status":"succeeded","amount":1,"amount_received":1,"currency":"usd","metadata":{"order_id":")" +
                new_id("ord_", system_clock().now()) + "\"}}")) == "parked");
    CHECK(browser.post("/api/orders/" + order + "/payment-intent").status == 200);
    // The parked one was for another intent: it is not ours after all.
    CHECK(browser.get("/api/orders/" + order).json().at("status") == "pending");
    CHECK(browser.get("/readyz").json().at("parked_events") == 1);
}

TEST_CASE("wrong mode, unknown types and thin events are stored and answered with why") {
    Shop shop;
    Purchase purchase(shop);
    const std::int64_t before = stored_events(shop);
    CHECK(shop.verdict(make_event("payment_intent.succeeded", "evt_1", R"({"id":")" + purchase.intent + "\"}",
                                  true)) == "ignored:wrong_mode");
    CHECK(shop.verdict(make_event("invoice.paid", "evt_2", "{}")) == "ignored:unknown_type");
    CHECK(
        shop.verdict(
            R"({"id":"evt_3","object":"v2.core.event","type":"v1.billing.meter.error","created":"2026-11-22T10:00:00Z"})") ==
        "ignored:thin_event");
    CHECK(shop.verdict(make_event("charge.succeeded", "evt_4",
                                  R"({"id":"ch_1","payment_intent":")" + purchase.intent + "\"}")) ==
          "no_change");
    CHECK(stored_events(shop) == before + 4);
}

TEST_CASE("signed bodies that are no events are kept and answered, and the server goes on") {
    Shop shop;
    const std::int64_t before = stored_events(shop);
    for (const std::string& body :
         {std::string("not json"), std::string("[]"), std::string("{}"), std::string(100'000, '['),
          std::string("{\"id\":\"\xff\",\"type\":\"x\"}"), std::string(R"({"id":"evt_1","type":7})")}) {
        CHECK(shop.verdict(body) == "ignored:unreadable");
        CHECK(shop.verdict(body) == "duplicate");
    }
    CHECK(stored_events(shop) == before + 6);
    Purchase purchase(shop);
    CHECK(shop.verdict(purchase.succeeded("evt_1")) == "applied");
}

TEST_CASE("an event of exactly 256 KiB is taken, one byte more is 413") {
    Shop shop;
    const auto sized = [](std::size_t bytes) {
        const std::string head = R"({"id":"evt_big","object":"event","type":"invoice.paid","padding":")";
        return head + std::string(bytes - head.size() - 2, 'x') + "\"}";
    };
    CHECK(shop.verdict(sized(256 * 1024)) == "ignored:unknown_type");
    CHECK(shop.webhook(sized(256 * 1024 + 1)).status == 413);
}

TEST_CASE("refunds and disputes are annotations: the order stays paid") {
    Shop shop;
    Purchase purchase(shop);
    shop.verdict(purchase.succeeded("evt_1"));
    REQUIRE(eventually([&] { return purchase.view().at("final") == true; }));
    CHECK(shop.verdict(make_event("refund.created", "evt_2",
                                  R"({"id":"re_1","status":"succeeded","amount":900,"payment_intent":")" +
                                      purchase.intent + "\"}")) == "applied");
    CHECK(shop.verdict(make_event("charge.dispute.created", "evt_3",
                                  R"({"id":"dp_1","status":"needs_response","payment_intent":")" +
                                      purchase.intent + "\"}")) == "applied");
    CHECK(purchase.view().at("refunded") == 900);
    CHECK(purchase.view().at("disputed") == true);
    CHECK(purchase.status() == "paid");
}

TEST_CASE("all orders of arrival of one purchase's events end in the same order") {
    Shop shop;
    std::array<int, 4> arrival{0, 1, 2, 3};
    int round = 0;
    do {
        Purchase purchase(shop);
        const std::string suffix = std::to_string(round++);
        const std::array events{purchase.event("payment_intent.created", "evt_a" + suffix),
                                purchase.failed("evt_b" + suffix, 101),
                                purchase.event("payment_intent.processing", "evt_c" + suffix, "", 102),
                                purchase.succeeded("evt_d" + suffix)};
        for (const int index : arrival)
            shop.webhook(events[static_cast<std::size_t>(index)]);
        CHECK(purchase.status() == "paid");
        REQUIRE(eventually([&] { return purchase.view().at("enrollment") == "active"; }));
        CHECK(purchase.view().at("failure").is_null());
    } while (std::next_permutation(arrival.begin(), arrival.end()));
}

TEST_CASE("after a restart everything that was acknowledged is still there") {
    Shop shop;
    Purchase purchase(shop);
    shop.verdict(purchase.failed("evt_1"));
    shop.restart();
    purchase.browser = [&] {
        Browser moved(shop.port());
        moved.cookie = purchase.browser.cookie;
        return moved;
    }();
    CHECK(purchase.status() == "failed");
    CHECK(shop.verdict(purchase.failed("evt_1")) == "duplicate");
    CHECK(shop.verdict(purchase.succeeded("evt_2")) == "applied");
}
