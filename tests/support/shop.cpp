#include "support/shop.hpp"

#include <doctest/doctest.h>

#include "base/time.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire::test {

Shop::Shop(const std::function<void(app::ServeOptions&)>& change) {
    options_.listen = {http::Endpoint{"127.0.0.1", 0}};
    options_.store_url = "sqlite:" + (folder_.path() / "orders.db").string();
    options_.threads = 2;
    options_.sandbox = http::Endpoint{"127.0.0.1", 0};
    options_.sandbox_delay = std::chrono::hours(1);
    options_.stripe_webhook_secrets = {Secret(webhook_secret)};
    options_.limits.requests_per_second = 0;
    options_.order_limits = {0, 0, 0};
    if (change) change(options_);
    start();
}

void Shop::start() {
    service_ = std::make_unique<app::Service>(options_);
    port_ = service_->port();
}

void Shop::restart() {
    service_.reset();
    start();
}

Answer Shop::webhook(const std::string& body) {
    const std::vector<Secret> secrets{Secret(webhook_secret)};
    const std::string signature = stripe::sign(body, secrets, to_seconds(system_clock().now()));
    return Browser(port_).send("POST", "/webhooks/stripe", body,
                               {{"Content-Type", "application/json"}, {"Stripe-Signature", signature}});
}

std::string Shop::verdict(const std::string& body) {
    const Answer answer = webhook(body);
    return answer.status == 200 ? text_at(answer.json().as_object(), "verdict")
                                : "status " + std::to_string(answer.status);
}

Purchase::Purchase(Shop& shop, const std::string& course) : browser(shop.port()) {
    const Answer created = browser.post("/api/orders", R"({"course_id":")" + course + R"("})");
    REQUIRE(created.status == 201);
    order = text_at(created.json().as_object(), "id");
    const Answer prepared = browser.post("/api/orders/" + order + "/payment-intent");
    REQUIRE(prepared.status == 200);
    const std::string secret = text_at(prepared.json().as_object(), "client_secret");
    intent = secret.substr(0, secret.find("_secret_"));
}

json::value Purchase::view() {
    const Answer answer = browser.get("/api/orders/" + order);
    REQUIRE(answer.status == 200);
    return answer.json();
}

std::string Purchase::event(const std::string& type, const std::string& id, const std::string& more,
                            std::int64_t created) const {
    return make_event(
        type, id,
        R"({"id":")" + intent +
            R"(","object":"payment_intent","amount":4900,"currency":"usd","metadata":{"order_id":")" + order +
            "\"}" + more + "}",
        false, created);
}

std::string Purchase::succeeded(const std::string& id, std::int64_t amount,
                                const std::string& currency) const {
    return make_event("payment_intent.succeeded", id,
                      R"({"id":")" + intent +
                          R"(","object":"payment_intent","status":"succeeded","amount":)" +
                          std::to_string(amount) + R"(,"amount_received":)" + std::to_string(amount) +
                          R"(,"currency":")" + currency + R"(","metadata":{"order_id":")" + order + "\"}}");
}

std::string Purchase::failed(const std::string& id, std::int64_t created) const {
    return event(
        "payment_intent.payment_failed", id,
        R"(,"status":"requires_payment_method","last_payment_error":{"code":"card_declined","decline_code":"generic_decline","message":"Your card was declined."})",
        created);
}

std::string make_event(const std::string& type, const std::string& id, const std::string& object,
                       bool livemode, std::int64_t created) {
    return R"({"id":")" + id + R"(","object":"event","type":")" + type +
           R"(","api_version":"2026-10-28.endive","created":)" + std::to_string(created) + R"(,"livemode":)" +
           (livemode ? "true" : "false") + R"(,"data":{"object":)" + object + "}}";
}

std::string sign_with(const std::string& secret, const std::string& body, std::int64_t age) {
    const std::vector<Secret> secrets{Secret(secret)};
    return stripe::sign(body, secrets, to_seconds(system_clock().now()) - age);
}

}  // namespace orderwire::test
