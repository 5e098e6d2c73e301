#include "base/ids.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace orderwire;

namespace {
constexpr Time noon = Time{std::chrono::milliseconds{1'795'343'200'120}};
}

TEST_CASE("an order id has its prefix and 26 base32 characters") {
    const std::string id = new_id("ord_", noon);
    CHECK(id.size() == 30);
    CHECK(is_order_id(id));
}

TEST_CASE("ids sort by time") {
    const std::string earlier = new_id("ord_", noon);
    const std::string later = new_id("ord_", noon + std::chrono::milliseconds(1));
    CHECK(earlier < later);
}

TEST_CASE("the time of an id is its first ten characters") {
    // 1 ms before 2^48: all digits of the time at their largest.
    const Time last = from_milliseconds((std::int64_t{1} << 48) - 1);
    CHECK(new_id("ord_", last).substr(4, 10) == "7ZZZZZZZZZ");
    CHECK(new_id("ord_", from_milliseconds(0)).substr(4, 10) == "0000000000");
    CHECK(new_id("ord_", from_milliseconds(33)).substr(4, 10) == "0000000011");
}

TEST_CASE("two ids of the same millisecond differ") {
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i)
        ids.insert(new_id("ord_", noon));
    CHECK(ids.size() == 1000);
}

TEST_CASE("ids of the wrong form are refused") {
    const std::string good = new_id("ord_", noon);
    std::string lower = good;
    lower[10] = 'a';
    std::string letter_u = good;
    letter_u[10] = 'U';
    std::string too_large = good;
    too_large[4] = '8';
    for (const std::string& bad :
         {std::string(), std::string("ord_"), good + "0", good.substr(0, 29), lower, letter_u, too_large,
          "cus_" + good.substr(4), std::string("ord_") + std::string(26, '\0')}) {
        CAPTURE(bad);
        CHECK_FALSE(is_order_id(bad));
    }
}
