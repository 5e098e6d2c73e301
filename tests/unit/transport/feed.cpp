#include "transport/feed.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace orderwire;
using namespace orderwire::transport;

namespace {

hub::MessagePtr message(const std::string& topic, std::uint64_t cursor, bool is_final = false) {
    return std::make_shared<const hub::Message>(hub::Message{
        topic, cursor, is_final, std::make_shared<const std::string>(topic + "@" + std::to_string(cursor))});
}

// A hub with a store behind it that a test fills by hand.
struct House {
    hub::Hub hub;
    std::map<std::string, hub::MessagePtr> stored;
    Snapshots snapshots = [this](const std::string& topic) {
        if (before_snapshot) before_snapshot();
        const auto found = stored.find(topic);
        return found == stored.end() ? nullptr : found->second;
    };
    std::function<void()> before_snapshot;
    int wakes = 0;
    Feed feed{hub, snapshots, [this] { ++wakes; }};

    void commit(const std::string& topic, std::uint64_t cursor, bool is_final = false) {
        stored[topic] = message(topic, cursor, is_final);
        hub.publish(stored[topic]);
    }
    std::string take() {
        const hub::MessagePtr taken = feed.take();
        return taken ? *taken->bytes : "";
    }
};

}  // namespace

TEST_CASE("the newest view comes at once, then each transition") {
    House house;
    house.commit("a", 3);
    REQUIRE(house.feed.follow("a", {}));
    CHECK(house.take() == "a@3");
    CHECK(house.take().empty());
    house.commit("a", 4);
    CHECK(house.take() == "a@4");
    CHECK(house.wakes == 2);
}

TEST_CASE("a current cursor gets nothing until the next transition; one beyond the version counts as none") {
    House house;
    house.commit("a", 3);
    REQUIRE(house.feed.follow("a", 3));
    CHECK_FALSE(house.feed.has_pending());
    house.commit("a", 4);
    CHECK(house.take() == "a@4");
    REQUIRE(house.feed.follow("a", 99));
    CHECK(house.take() == "a@4");
    REQUIRE(house.feed.follow("a", 2));
    CHECK(house.take() == "a@4");
}

TEST_CASE("what is committed between subscription and snapshot arrives once") {
    House house;
    house.commit("a", 1);
    house.before_snapshot = [&] {
        house.before_snapshot = nullptr;
        house.commit("a", 2);
    };
    REQUIRE(house.feed.follow("a", {}));
    CHECK(house.take() == "a@2");
    CHECK(house.take().empty());
}

TEST_CASE("a slow watcher's older view gives way to the newest; late and repeated ones are dropped") {
    House house;
    house.commit("a", 1);
    REQUIRE(house.feed.follow("a", {}));
    for (std::uint64_t cursor = 2; cursor <= 1000; ++cursor)
        house.commit("a", cursor);
    house.hub.publish(message("a", 999));
    house.hub.publish(message("a", 1000));
    CHECK(house.take() == "a@1000");
    house.hub.publish(message("a", 1000));
    CHECK(house.take().empty());
}

TEST_CASE("orders take turns, so that a busy one starves no other") {
    House house;
    house.commit("a", 1);
    house.commit("b", 1);
    REQUIRE(house.feed.follow("a", {}));
    REQUIRE(house.feed.follow("b", {}));
    CHECK(house.take() == "a@1");
    house.commit("a", 2);
    CHECK(house.take() == "b@1");
    CHECK(house.take() == "a@2");
}

TEST_CASE("an order's end is told once, and the order is no longer followed") {
    House house;
    house.commit("a", 1);
    REQUIRE(house.feed.follow("a", {}));
    house.take();
    CHECK_FALSE(house.feed.ended());
    house.commit("a", 2, true);
    CHECK(house.take() == "a@2");
    CHECK(house.feed.ended());
    CHECK_FALSE(house.feed.following());
    house.commit("a", 3, true);
    CHECK(house.take().empty());
}

TEST_CASE("a cursor that is at the end already ends without a message") {
    House house;
    house.commit("a", 5, true);
    REQUIRE(house.feed.follow("a", 5));
    CHECK(house.feed.ended());
    CHECK_FALSE(house.feed.following());
    CHECK_FALSE(house.feed.has_pending());
}

TEST_CASE("an end that is followed by more before it was sent is no end") {
    House house;
    house.commit("a", 1);
    REQUIRE(house.feed.follow("a", 1));
    house.commit("a", 2, true);
    house.commit("a", 3, false);  // a late payment
    CHECK(house.take() == "a@3");
    CHECK_FALSE(house.feed.ended());
    CHECK(house.feed.following());
}

TEST_CASE("an unknown order is an error and leaves no subscription") {
    House house;
    const auto followed = house.feed.follow("nothing", {});
    REQUIRE_FALSE(followed);
    CHECK(followed.error().code == "unknown_order");
    CHECK(house.hub.topics() == 0);
}

TEST_CASE("the thirty-second order is followed, the thirty-third refused, until one is given up") {
    House house;
    for (int i = 1; i <= 33; ++i)
        house.commit(std::to_string(i), 1);
    for (int i = 1; i <= 32; ++i)
        REQUIRE(house.feed.follow(std::to_string(i), {}));
    CHECK(house.feed.follow("33", {}).error().code == "too_many_orders");
    CHECK(house.feed.follow("32", {}));
    house.feed.unfollow("1");
    CHECK(house.feed.follow("33", {}));
}

TEST_CASE("after a gap the order is read again") {
    House house;
    house.commit("a", 1);
    REQUIRE(house.feed.follow("a", 1));
    house.stored["a"] = message("a", 7);
    house.hub.gap("a");
    house.hub.close_gaps(house.snapshots, 1);
    CHECK(house.take() == "a@7");
}

TEST_CASE("what is unfollowed is not sent any more") {
    House house;
    house.commit("a", 1);
    REQUIRE(house.feed.follow("a", {}));
    house.feed.unfollow("a");
    CHECK(house.take().empty());
    house.commit("a", 2);
    CHECK(house.take().empty());
    CHECK(house.hub.topics() == 0);
}
