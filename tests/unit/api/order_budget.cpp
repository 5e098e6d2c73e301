#include "api/order_budget.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using api::OrderBudget;
using namespace std::chrono_literals;

namespace {

const OrderBudget::Instant first_hour{24h};

OrderBudget::Payer payer(const char* address, const char* customer = "") {
    return {boost::asio::ip::make_address(address), customer};
}

}  // namespace

TEST_SUITE_BEGIN("api: order budget");

TEST_CASE("an address has its own, whatever customers come from it, and a customer theirs") {
    OrderBudget budget({.per_address_hour = 3, .per_customer_hour = 2});
    CHECK_FALSE(budget.take(payer("192.0.2.1", "ada"), first_hour));
    CHECK_FALSE(budget.take(payer("192.0.2.1", "ada"), first_hour));
    CHECK(budget.take(payer("192.0.2.1", "ada"), first_hour) == 1800s);
    CHECK(budget.take(payer("192.0.2.2", "ada"), first_hour) == 1800s);
    CHECK_FALSE(budget.take(payer("192.0.2.1", "bob"), first_hour));
    CHECK(budget.take(payer("192.0.2.1", "bob"), first_hour) == 1200s);
    CHECK(budget.take(payer("::ffff:192.0.2.1"), first_hour).has_value());
    CHECK_FALSE(budget.take(payer("192.0.2.2", "bob"), first_hour));
}

TEST_CASE("what is refused for the one is not counted for the other") {
    OrderBudget budget({.per_address_hour = 1, .per_customer_hour = 2});
    CHECK_FALSE(budget.take(payer("192.0.2.1", "ada"), first_hour));
    for (int i = 0; i < 5; ++i)
        CHECK(budget.take(payer("192.0.2.1", "ada"), first_hour).has_value());
    CHECK_FALSE(budget.take(payer("192.0.2.2", "ada"), first_hour));
}

TEST_CASE("an IPv6 client is its /64, and a /48 has four of them") {
    OrderBudget budget({.per_address_hour = 1, .per_customer_hour = 0});
    CHECK_FALSE(budget.take(payer("2001:db8:1:1::1"), first_hour));
    CHECK(budget.take(payer("2001:db8:1:1::2"), first_hour).has_value());
    for (const char* other : {"2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:4::1"})
        CHECK_FALSE(budget.take(payer(other), first_hour));
    CHECK(budget.take(payer("2001:db8:1:5::1"), first_hour) == 900s);
    CHECK_FALSE(budget.take(payer("2001:db8:2:5::1"), first_hour));
}

TEST_CASE("the shop's server has no address to count for, and what was not made comes back") {
    OrderBudget budget({.per_address_hour = 1, .per_customer_hour = 1});
    CHECK_FALSE(budget.take({{}, "ada"}, first_hour));
    CHECK_FALSE(budget.take({{}, "bob"}, first_hour));
    CHECK(budget.take({{}, "bob"}, first_hour).has_value());
    CHECK_FALSE(budget.take(payer("192.0.2.1", "carol"), first_hour));
    budget.give_back(payer("192.0.2.1", "carol"));
    CHECK_FALSE(budget.take(payer("192.0.2.1", "carol"), first_hour));
}

TEST_SUITE_END();
