// A shop that has a server of its own, and customers whom it knows.
#pragma once

#include "support/shop.hpp"
#include "support/tokens.hpp"

namespace orderwire::test {

inline const std::string server_key = "sk_of_the_tests_0123456789";
inline const Browser::Headers as_shop{{"Authorization", "Bearer " + server_key}};

inline void know_customers(app::ServeOptions& options) {
    options.access.server_keys = api::ServerKeys({sha256_hex(server_key)});
    options.access.tokens.emplace(api::TokenKeys::by_secret(Secret(jwt_secret)),
                                  api::CustomerTokens::Rules{});
}

// As this customer, with a token that is good for an hour.
inline Browser::Headers as(const std::string& customer) {
    return {{"Authorization", "Bearer " + hs256(claims_of(customer))}};
}

inline json::object shop_order(const std::string& customer = "42",
                               const std::string& course = "a-course-of-theirs") {
    return {{"course_id", course},
            {"title", "A course of theirs"},
            {"amount", 1900},
            {"currency", "eur"},
            {"customer", {{"id", customer}, {"email", customer + "@example.com"}, {"name", "Ada"}}}};
}

struct KnownShop : Shop {
    explicit KnownShop(const std::function<void(app::ServeOptions&)>& change = {})
        : Shop([&](app::ServeOptions& options) {
              know_customers(options);
              if (change) change(options);
          }) {}

    Answer post(const std::string& target, const json::object& body,
                const Browser::Headers& headers = as_shop) {
        return Browser(port()).post(target, json::serialize(body), headers);
    }
    Answer get(const std::string& target, const Browser::Headers& headers = as_shop) {
        return Browser(port()).get(target, headers);
    }
    std::string order(const std::string& customer = "42", const std::string& course = "a-course-of-theirs") {
        return text_at(post("/api/orders", shop_order(customer, course)).json().as_object(), "id");
    }
    json::value view(const std::string& order_id) { return get("/api/orders/" + order_id, {}).json(); }
    // Lets the order be paid, as whoever may.
    void pay(const std::string& order_id, const Browser::Headers& headers = as_shop) {
        const Answer prepared = post("/api/orders/" + order_id + "/payment-intent", {}, headers);
        const std::string secret = text_at(prepared.json().as_object(), "client_secret");
        const json::value order = view(order_id);
        json::object intent{{"id", secret.substr(0, secret.find("_secret_"))},
                            {"object", "payment_intent"},
                            {"status", "succeeded"},
                            {"amount", order.at("amount")},
                            {"amount_received", order.at("amount")},
                            {"currency", order.at("currency")},
                            {"metadata", {{"order_id", order_id}}}};
        verdict(make_event("payment_intent.succeeded", "evt_" + order_id, json::serialize(intent)));
    }
};

}  // namespace orderwire::test
