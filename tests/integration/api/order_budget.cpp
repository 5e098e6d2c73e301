// How much anybody can make us ask of Stripe: orders and payments by address and by customer, open orders of
// a guest.
#include <doctest/doctest.h>

#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

auto limited(const api::OrderLimits& limits) {
    return [limits](app::ServeOptions& options) { options.order_limits = limits; };
}

std::string course(int number) {
    const char* const ids[] = {"cpp-concurrency", "sqlite-inside", "realtime-web"};
    return R"({"course_id":")" + std::string(ids[number]) + "\"}";
}

}  // namespace

TEST_CASE("an address makes so many orders an hour, whoever asks, and hears when to come back") {
    Shop shop(limited({.per_address_hour = 2}));
    Browser ada(shop.port());
    CHECK(ada.post("/api/orders", course(0)).status == 201);
    // The same order again costs nothing.
    for (int i = 0; i < 5; ++i)
        CHECK(ada.post("/api/orders", course(0)).status == 200);
    CHECK(Browser(shop.port()).post("/api/orders", course(0)).status == 201);
    const Answer refused = Browser(shop.port()).post("/api/orders", course(0));
    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_orders");
    const int wait = std::stoi(refused.header("Retry-After"));
    CHECK(wait > 1'700);
    CHECK(wait <= 1'800);
    CHECK(refused.header("Set-Cookie").empty());
    // Everything else goes on.
    CHECK(ada.get("/api/orders").status == 200);
}

TEST_CASE("what is made at Stripe counts too, what is there already does not") {
    Shop shop(limited({.per_customer_hour = 3}));
    Browser ada(shop.port());
    const std::string path = "/api/orders/" + id_of(ada.post("/api/orders", course(0)));
    for (int i = 0; i < 5; ++i)
        CHECK(ada.post(path + "/payment-intent").status == 200);
    for (int i = 0; i < 5; ++i)
        CHECK(ada.post(path + "/checkout-session").status == 200);
    CHECK(ada.post(path + "/payment-intent").status == 429);
    CHECK(ada.post("/api/orders", course(1)).code() == "too_many_orders");
    // To give up costs nothing.
    CHECK(ada.post(path + "/cancel").status == 200);
    CHECK(Browser(shop.port()).post("/api/orders", course(0)).status == 201);
}

TEST_CASE("the shop's server has no limit by address, its customers have their own") {
    KnownShop shop(limited({.per_address_hour = 1, .per_customer_hour = 2}));
    for (const char* customer : {"1", "2", "3"})
        CHECK(shop.post("/api/orders", shop_order(customer)).status == 201);
    CHECK(shop.post("/api/orders", shop_order("1", "another")).status == 201);
    const Answer refused = shop.post("/api/orders", shop_order("1", "a-third"));
    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_orders");
}

TEST_CASE("a guest has so many open orders, and another one once one of them is closed") {
    Shop shop(limited({.open_per_guest = 2}));
    Browser ada(shop.port());
    const std::string first = id_of(ada.post("/api/orders", course(0)));
    CHECK(ada.post("/api/orders", course(1)).status == 201);
    const Answer refused = ada.post("/api/orders", course(2));
    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_orders");
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(ada.post("/api/orders", course(0)).status == 200);
    CHECK(ada.post("/api/orders/" + first + "/cancel").status == 200);
    CHECK(ada.post("/api/orders", course(2)).status == 201);
}

TEST_CASE("with 0 there is no limit") {
    Shop shop(limited({0, 0, 0}));
    Browser ada(shop.port());
    for (int i = 0; i < 30; ++i) {
        const std::string order = id_of(ada.post("/api/orders", course(0)));
        CHECK(ada.post("/api/orders/" + order + "/payment-intent").status == 200);
        CHECK(ada.post("/api/orders/" + order + "/cancel").status == 200);
    }
}
