#include "hub/hub.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <new>
#include <stdexcept>
#include <vector>

using namespace orderwire;
using namespace orderwire::hub;

namespace {

struct Recorder final : Subscriber {
    std::vector<std::uint64_t> cursors;
    std::function<void()> then;
    void on_message(const MessagePtr& message) override {
        cursors.push_back(message->cursor);
        if (then) then();
    }
};

MessagePtr message(const std::string& topic, std::uint64_t cursor) {
    return std::make_shared<const Message>(
        Message{topic, cursor, false, std::make_shared<const std::string>("x")});
}

}  // namespace

TEST_CASE("a subscriber hears its own topic and no other") {
    Hub hub;
    Recorder one;
    Recorder two;
    const Subscription first = hub.subscribe("a", one);
    const Subscription second = hub.subscribe("b", two);
    hub.publish(message("a", 1));
    hub.publish(message("c", 1));
    CHECK(one.cursors == std::vector<std::uint64_t>{1});
    CHECK(two.cursors.empty());
}

TEST_CASE("a topic that nobody watches any more is forgotten") {
    Hub hub;
    Recorder subscriber;
    {
        const Subscription first = hub.subscribe("a", subscriber);
        const Subscription second = hub.subscribe("a", subscriber);
        CHECK(hub.topics() == 1);
    }
    CHECK(hub.topics() == 0);
    hub.publish(message("a", 1));
    CHECK(subscriber.cursors.empty());
}

TEST_CASE("a subscriber may take away itself, and the next one, while a message is dispatched") {
    Hub hub;
    Recorder a;
    Recorder b;
    Recorder c;
    Subscription for_c = hub.subscribe("t", c);  // last in the round
    Subscription for_b = hub.subscribe("t", b);
    Subscription for_a = hub.subscribe("t", a);
    a.then = [&] {
        for_a = Subscription();
        for_b = Subscription();
    };
    hub.publish(message("t", 1));
    CHECK(a.cursors.size() == 1);
    CHECK(b.cursors.empty());
    CHECK(c.cursors.size() == 1);
    hub.publish(message("t", 2));
    CHECK(a.cursors.size() == 1);
    CHECK(c.cursors.size() == 2);
}

TEST_CASE("when the last subscriber leaves inside the round, the topic goes after it") {
    Hub hub;
    Recorder a;
    Subscription subscription = hub.subscribe("t", a);
    a.then = [&] { subscription = Subscription(); };
    hub.publish(message("t", 1));
    CHECK(hub.topics() == 0);
}

TEST_CASE("who subscribes inside the round does not hear the message that is dispatched") {
    Hub hub;
    Recorder a;
    Recorder late;
    Subscription for_late;
    const Subscription for_a = hub.subscribe("t", a);
    a.then = [&] { for_late = hub.subscribe("t", late); };
    hub.publish(message("t", 1));
    CHECK(late.cursors.empty());
    a.then = nullptr;
    hub.publish(message("t", 2));
    CHECK(late.cursors.size() == 1);
}

TEST_CASE("a subscriber that throws keeps nothing from the others, of this message and of those after it") {
    Hub hub;
    Recorder a;
    Recorder bad;
    Recorder c;
    const Subscription for_c = hub.subscribe("t", c);
    const Subscription for_bad = hub.subscribe("t", bad);
    const Subscription for_a = hub.subscribe("t", a);
    const Subscription elsewhere = hub.subscribe("u", a);
    SUBCASE("a plain fault") {
        bad.then = [] { throw std::runtime_error("no"); };
    }
    SUBCASE("no memory") {
        bad.then = [] { throw std::bad_alloc(); };
    }
    SUBCASE("anything") {
        bad.then = [] { throw 1; };
    }
    hub.publish(message("t", 1));
    hub.publish(message("t", 2));
    hub.publish(message("u", 1));
    CHECK(a.cursors == std::vector<std::uint64_t>{1, 2, 1});
    CHECK(c.cursors == std::vector<std::uint64_t>{1, 2});
    CHECK(hub.has_gaps());
}

TEST_CASE("a subscriber may go away and throw in one call, its topic too") {
    Hub hub;
    Recorder bad;
    Subscription subscription = hub.subscribe("t", bad);
    bad.then = [&] {
        subscription = Subscription();
        throw std::runtime_error("no");
    };
    hub.publish(message("t", 1));
    CHECK(hub.topics() == 0);
    hub.close_gaps([](const std::string&) -> MessagePtr { return nullptr; }, 10);
    CHECK_FALSE(hub.has_gaps());
}

namespace {

// A store that a test can break.
struct Newest {
    int reads = 0;
    bool broken = false;
    Hub::Read read = [this](const std::string& topic) {
        ++reads;
        if (broken) throw std::runtime_error("the store can't be read");
        return message(topic, 9);
    };
};

}  // namespace

TEST_CASE("a gap is read again once for all the topic's subscribers") {
    Hub hub;
    Recorder a;
    Recorder b;
    Recorder other;
    const Subscription for_a = hub.subscribe("t", a);
    const Subscription for_b = hub.subscribe("t", b);
    const Subscription for_other = hub.subscribe("u", other);
    Newest newest;
    hub.close_gaps(newest.read, 10);
    CHECK(newest.reads == 0);

    hub.gap("t");
    hub.gap("nobody's");
    hub.close_gaps(newest.read, 10);
    CHECK(newest.reads == 1);
    CHECK(a.cursors == std::vector<std::uint64_t>{9});
    CHECK(b.cursors == std::vector<std::uint64_t>{9});
    CHECK(other.cursors.empty());
    CHECK_FALSE(hub.has_gaps());
}

TEST_CASE("a gap stays until it could be read") {
    Hub hub;
    Recorder a;
    const Subscription for_a = hub.subscribe("t", a);
    Newest newest;
    newest.broken = true;
    hub.gap("t");
    CHECK_THROWS(hub.close_gaps(newest.read, 10));
    CHECK_THROWS(hub.close_gaps(newest.read, 10));
    CHECK(hub.has_gaps());
    CHECK(a.cursors.empty());
    newest.broken = false;
    hub.close_gaps(newest.read, 10);
    CHECK(a.cursors == std::vector<std::uint64_t>{9});
    CHECK_FALSE(hub.has_gaps());
}

TEST_CASE("a gap everywhere is one of each topic, closed some at a time") {
    Hub hub;
    Recorder a;
    std::vector<Subscription> subscriptions;
    for (const char* topic : {"a", "b", "c", "d", "e"})
        subscriptions.push_back(hub.subscribe(topic, a));
    hub.gap_everywhere();
    CHECK(hub.has_gaps());
    Newest newest;
    hub.close_gaps(newest.read, 2);
    CHECK(newest.reads == 2);
    hub.close_gaps(newest.read, 2);
    CHECK(hub.has_gaps());
    hub.close_gaps(newest.read, 2);
    CHECK(newest.reads == 5);
    CHECK_FALSE(hub.has_gaps());
    CHECK(a.cursors.size() == 5);
}

TEST_CASE("who throws at what a gap brought is told again at the next reading") {
    Hub hub;
    Recorder a;
    const Subscription for_a = hub.subscribe("t", a);
    a.then = [&] {
        if (a.cursors.size() == 1) throw std::bad_alloc();
    };
    Newest newest;
    hub.gap("t");
    hub.close_gaps(newest.read, 10);
    CHECK(hub.has_gaps());
    hub.close_gaps(newest.read, 10);
    CHECK(a.cursors == std::vector<std::uint64_t>{9, 9});
    CHECK_FALSE(hub.has_gaps());
}

TEST_CASE("a subscription may outlive its hub, and moves") {
    Recorder a;
    Subscription kept;
    {
        Hub hub;
        Subscription made = hub.subscribe("t", a);
        kept = std::move(made);
        CHECK(kept.topic() == "t");
        CHECK_FALSE(made);
    }
    CHECK(kept);
}
