#include "hub/hub.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

using namespace orderwire;
using namespace orderwire::hub;

namespace {

struct Recorder final : Watcher {
    std::vector<std::uint64_t> cursors;
    int gaps = 0;
    std::function<void()> then;
    void on_message(const MessagePtr& message) override {
        cursors.push_back(message->cursor);
        if (then) then();
    }
    void on_gap(const std::string&) override { ++gaps; }
};

MessagePtr message(const std::string& topic, std::uint64_t cursor) {
    return std::make_shared<const Message>(
        Message{topic, cursor, false, std::make_shared<const std::string>("x")});
}

}  // namespace

TEST_CASE("a watcher hears its own topic and no other") {
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
    Recorder watcher;
    {
        const Subscription first = hub.subscribe("a", watcher);
        const Subscription second = hub.subscribe("a", watcher);
        CHECK(hub.topics() == 1);
    }
    CHECK(hub.topics() == 0);
    hub.publish(message("a", 1));
    CHECK(watcher.cursors.empty());
}

TEST_CASE("a watcher may take away itself, and the next one, while a message is handed round") {
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

TEST_CASE("when the last watcher leaves inside the round, the topic goes after it") {
    Hub hub;
    Recorder a;
    Subscription subscription = hub.subscribe("t", a);
    a.then = [&] { subscription = Subscription(); };
    hub.publish(message("t", 1));
    CHECK(hub.topics() == 0);
}

TEST_CASE("who subscribes inside the round does not hear the message that is handed round") {
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

TEST_CASE("a gap is told to the topic's watchers") {
    Hub hub;
    Recorder a;
    const Subscription subscription = hub.subscribe("t", a);
    hub.gap("t");
    hub.gap("u");
    CHECK(a.gaps == 1);
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
