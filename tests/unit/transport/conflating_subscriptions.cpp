#include "transport/conflating_subscriptions.hpp"

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
struct Fixture {
    hub::Hub hub;
    std::map<std::string, hub::MessagePtr> stored;
    Snapshots snapshots = [this](const std::string& topic) {
        if (before_snapshot) before_snapshot();
        const auto found = stored.find(topic);
        return found == stored.end() ? nullptr : found->second;
    };
    std::function<void()> before_snapshot;
    int wakes = 0;
    ConflatingSubscriptions subscriptions{hub, snapshots, [this] { ++wakes; }};

    void commit(const std::string& topic, std::uint64_t cursor, bool is_final = false) {
        stored[topic] = message(topic, cursor, is_final);
        hub.publish(stored[topic]);
    }
    std::string take() {
        const hub::MessagePtr taken = subscriptions.take();
        return taken ? *taken->bytes : "";
    }
};

}  // namespace

TEST_CASE("the newest view comes at once, then each transition") {
    Fixture fixture;
    fixture.commit("a", 3);
    REQUIRE(fixture.subscriptions.follow("a", {}));
    CHECK(fixture.take() == "a@3");
    CHECK(fixture.take().empty());
    fixture.commit("a", 4);
    CHECK(fixture.take() == "a@4");
    CHECK(fixture.wakes == 2);
}

TEST_CASE("a current cursor gets nothing until the next transition; one beyond the version counts as none") {
    Fixture fixture;
    fixture.commit("a", 3);
    REQUIRE(fixture.subscriptions.follow("a", 3));
    CHECK_FALSE(fixture.subscriptions.has_pending());
    fixture.commit("a", 4);
    CHECK(fixture.take() == "a@4");
    REQUIRE(fixture.subscriptions.follow("a", 99));
    CHECK(fixture.take() == "a@4");
    REQUIRE(fixture.subscriptions.follow("a", 2));
    CHECK(fixture.take() == "a@4");
}

TEST_CASE("what is committed between subscription and snapshot arrives once") {
    Fixture fixture;
    fixture.commit("a", 1);
    fixture.before_snapshot = [&] {
        fixture.before_snapshot = nullptr;
        fixture.commit("a", 2);
    };
    REQUIRE(fixture.subscriptions.follow("a", {}));
    CHECK(fixture.take() == "a@2");
    CHECK(fixture.take().empty());
}

TEST_CASE("a slow watcher's older view gives way to the newest; late and repeated ones are dropped") {
    Fixture fixture;
    fixture.commit("a", 1);
    REQUIRE(fixture.subscriptions.follow("a", {}));
    for (std::uint64_t cursor = 2; cursor <= 1000; ++cursor)
        fixture.commit("a", cursor);
    fixture.hub.publish(message("a", 999));
    fixture.hub.publish(message("a", 1000));
    CHECK(fixture.take() == "a@1000");
    fixture.hub.publish(message("a", 1000));
    CHECK(fixture.take().empty());
}

TEST_CASE("orders take turns, so that a busy one starves no other") {
    Fixture fixture;
    fixture.commit("a", 1);
    fixture.commit("b", 1);
    REQUIRE(fixture.subscriptions.follow("a", {}));
    REQUIRE(fixture.subscriptions.follow("b", {}));
    CHECK(fixture.take() == "a@1");
    fixture.commit("a", 2);
    CHECK(fixture.take() == "b@1");
    CHECK(fixture.take() == "a@2");
}

TEST_CASE("an order's end is told once, and the order is no longer followed") {
    Fixture fixture;
    fixture.commit("a", 1);
    REQUIRE(fixture.subscriptions.follow("a", {}));
    fixture.take();
    CHECK_FALSE(fixture.subscriptions.ended());
    fixture.commit("a", 2, true);
    CHECK(fixture.take() == "a@2");
    CHECK(fixture.subscriptions.ended());
    CHECK_FALSE(fixture.subscriptions.following());
    fixture.commit("a", 3, true);
    CHECK(fixture.take().empty());
}

TEST_CASE("a cursor that is at the end already ends without a message") {
    Fixture fixture;
    fixture.commit("a", 5, true);
    REQUIRE(fixture.subscriptions.follow("a", 5));
    CHECK(fixture.subscriptions.ended());
    CHECK_FALSE(fixture.subscriptions.following());
    CHECK_FALSE(fixture.subscriptions.has_pending());
}

TEST_CASE("an end that is followed by more before it was sent is no end") {
    Fixture fixture;
    fixture.commit("a", 1);
    REQUIRE(fixture.subscriptions.follow("a", 1));
    fixture.commit("a", 2, true);
    fixture.commit("a", 3, false);  // a late payment
    CHECK(fixture.take() == "a@3");
    CHECK_FALSE(fixture.subscriptions.ended());
    CHECK(fixture.subscriptions.following());
}

TEST_CASE("an unknown order is an error and leaves no subscription") {
    Fixture fixture;
    const auto followed = fixture.subscriptions.follow("nothing", {});
    REQUIRE_FALSE(followed);
    CHECK(followed.error().code == "unknown_order");
    CHECK(fixture.hub.topics() == 0);
}

TEST_CASE("the thirty-second order is followed, the thirty-third refused, until one is given up") {
    Fixture fixture;
    for (int i = 1; i <= 33; ++i)
        fixture.commit(std::to_string(i), 1);
    for (int i = 1; i <= 32; ++i)
        REQUIRE(fixture.subscriptions.follow(std::to_string(i), {}));
    CHECK(fixture.subscriptions.follow("33", {}).error().code == "too_many_orders");
    CHECK(fixture.subscriptions.follow("32", {}));
    fixture.subscriptions.unfollow("1");
    CHECK(fixture.subscriptions.follow("33", {}));
}

TEST_CASE("after a gap the order is read again") {
    Fixture fixture;
    fixture.commit("a", 1);
    REQUIRE(fixture.subscriptions.follow("a", 1));
    fixture.stored["a"] = message("a", 7);
    fixture.hub.gap("a");
    fixture.hub.close_gaps(fixture.snapshots, 1);
    CHECK(fixture.take() == "a@7");
}

TEST_CASE("what is unfollowed is not sent any more") {
    Fixture fixture;
    fixture.commit("a", 1);
    REQUIRE(fixture.subscriptions.follow("a", {}));
    fixture.subscriptions.unfollow("a");
    CHECK(fixture.take().empty());
    fixture.commit("a", 2);
    CHECK(fixture.take().empty());
    CHECK(fixture.hub.topics() == 0);
}
