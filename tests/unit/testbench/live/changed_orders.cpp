#include "testbench/live/changed_orders.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

store::Snapshot order(const std::string& id, std::uint64_t version) {
    store::Snapshot made;
    made.order_id = id;
    made.version = version;
    return made;
}

std::string ids(const std::vector<ChangedOrders::Change>& changes) {
    std::string all;
    for (const ChangedOrders::Change& change : changes)
        all += change.order.order_id + "/" + std::to_string(change.order.version) + " ";
    return all;
}

}  // namespace

TEST_SUITE_BEGIN("testbench: changed orders");

TEST_CASE("each order stands once, with its newest view, where it changed last") {
    int notified = 0;
    ChangedOrders orders([&] { ++notified; });
    orders.add(std::vector{order("a", 1), order("b", 1), order("a", 2)});
    CHECK(notified == 1);
    CHECK(ids(orders.newest_first(10)) == "a/2 b/1 ");
    CHECK(ids(orders.newest_first(1)) == "a/2 ");
    CHECK(ids(orders.after(0)) == "b/1 a/2 ");
    const std::uint64_t seen = orders.newest();
    CHECK(orders.after(seen).empty());
    orders.add(std::vector{order("b", 2)});
    CHECK(ids(orders.after(seen)) == "b/2 ");
}

TEST_CASE("the 201st order pushes out the one that changed longest ago") {
    ChangedOrders orders([] {});
    for (std::size_t i = 0; i < ChangedOrders::orders_max; ++i)
        orders.add(std::vector{order(std::to_string(i), 1)});
    CHECK(orders.after(0).size() == 200);
    orders.add(std::vector{order("0", 2)});
    orders.add(std::vector{order("more", 1)});
    const auto kept = orders.after(0);
    CHECK(kept.size() == 200);
    CHECK(kept.front().order.order_id == "2");
    CHECK(ids(orders.newest_first(2)) == "more/1 0/2 ");
}

TEST_SUITE_END();
