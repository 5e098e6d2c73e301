// The clocks of the watchers of one loop, with members that fail.
#include "transport/session_registry.hpp"

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>

#include "support/manual_clock.hpp"
#include "transport/session.hpp"

using namespace orderwire;
using namespace orderwire::transport;
using namespace std::chrono_literals;

namespace {

hub::MessagePtr view_of(const std::string& order, std::uint64_t version) {
    return std::make_shared<const hub::Message>(
        hub::Message{order, version, false, std::make_shared<const std::string>("{}")});
}

// A watcher that fails where a test wants it to.
class FailingSession final : public Session {
  public:
    explicit FailingSession(const std::shared_ptr<SessionRegistry>& registry)
        : Session(registry, transport::Transport::sse) {}

    result<void> follow(const std::string& order, std::uint64_t since) {
        return subscriptions().follow(order, since);
    }

    Instant tick(Instant at) override {
        ++ticks;
        if (fails_at_tick) throw std::runtime_error("a tick");
        return Session::tick(at);
    }
    void drain(std::chrono::milliseconds) override {
        if (fails_at_drain) throw std::bad_alloc();
        drained = true;
    }
    void abort() override {
        aborted = true;
        if (fails_at_abort) throw std::runtime_error("an abort");
    }

    bool fails_at_wake = false;
    bool fails_at_tick = false;
    bool fails_at_drain = false;
    bool fails_at_abort = false;
    bool aborted = false;
    bool drained = false;
    int ticks = 0;
    std::vector<std::uint64_t> versions;

  private:
    void wake() override {
        if (fails_at_wake) throw std::bad_alloc();
        while (const hub::MessagePtr message = take_view())
            versions.push_back(message->cursor);
    }
    bool overdue(Instant) const override { return false; }
};

struct LoopWithSessions {
    Loop loop{1};
    hub::Hub hub;
    Metrics metrics;
    http::OriginPolicy origins{"http://127.0.0.1:1", {}};
    hub::MessagePtr stored = view_of("order", 1);
    int reads = 0;
    int failing_reads = 0;
    std::shared_ptr<SessionRegistry> registry =
        std::make_shared<SessionRegistry>(loop, hub, Snapshots([this](const std::string&) { return read(); }),
                                          origins, Options{.heartbeat_interval = 100ms}, metrics);

    LoopWithSessions() { registry->start(); }

    hub::MessagePtr read() {
        ++reads;
        if (failing_reads == 0) return stored;
        --failing_reads;
        throw std::runtime_error("the store can't be read");
    }
    std::shared_ptr<FailingSession> session(std::uint64_t since = 1) {
        auto made = std::make_shared<FailingSession>(registry);
        REQUIRE(made->follow("order", since));
        return made;
    }
    template <class Enough>
    void run_until(const Enough& enough) {
        while (!enough())
            REQUIRE(loop.run_one() == 1);
    }
};

}  // namespace

TEST_CASE("a watcher that can't be woken is aborted, and the others of its order are told") {
    LoopWithSessions fixture;
    const auto one = fixture.session();
    const auto bad = fixture.session();
    const auto three = fixture.session();
    bad->fails_at_wake = bad->fails_at_abort = true;
    fixture.hub.publish(view_of("order", 2));
    fixture.hub.publish(view_of("order", 3));
    CHECK(bad->aborted);
    CHECK(one->versions == std::vector<std::uint64_t>{2, 3});
    CHECK(three->versions == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("a watcher whose clocks can't be looked at is aborted, and those of the others go on") {
    LoopWithSessions fixture;
    const auto one = fixture.session();
    const auto bad = fixture.session();
    const auto three = fixture.session();
    bad->fails_at_tick = true;
    fixture.run_until([&] { return one->ticks >= 3 && three->ticks >= 3; });
    CHECK(bad->aborted);
    CHECK_FALSE(one->aborted);
}

TEST_CASE("a heartbeat that can't be sent is its watcher's end, and no other's") {
    LoopWithSessions fixture;
    const auto bad = fixture.session();
    const auto good = fixture.session();
    bad->fails_at_wake = true;
    fixture.run_until([&] { return bad->aborted; });
    fixture.run_until([&, seen = good->ticks] { return good->ticks >= seen + 2; });
    CHECK_FALSE(good->aborted);
}

TEST_CASE("at shutdown a watcher that can't be told to go is aborted, and the others are told") {
    LoopWithSessions fixture;
    const auto one = fixture.session();
    const auto bad = fixture.session();
    const auto three = fixture.session();
    bad->fails_at_drain = true;
    fixture.registry->drain(0, 3);
    CHECK(one->drained);
    CHECK(three->drained);
    CHECK(bad->aborted);
}

TEST_CASE("what may be lost is read again until the store gives it, once for all watchers of an order") {
    LoopWithSessions fixture;
    const auto one = fixture.session();
    const auto two = fixture.session();
    fixture.stored = view_of("order", 7);
    fixture.reads = 0;
    fixture.failing_reads = 2;
    fixture.hub.gap_everywhere();
    fixture.run_until([&] { return !one->versions.empty(); });
    CHECK(one->versions == std::vector<std::uint64_t>{7});
    CHECK(two->versions == std::vector<std::uint64_t>{7});
    CHECK(fixture.reads == 3);
    CHECK_FALSE(fixture.hub.has_gaps());
}

TEST_CASE("the watchers' clock is the one that they are given") {
    LoopWithSessions fixture;
    test::ManualClock clock;
    fixture.registry = std::make_shared<SessionRegistry>(
        fixture.loop, fixture.hub, Snapshots([&](const std::string&) { return fixture.stored; }),
        fixture.origins, Options{}, fixture.metrics, clock);
    const Instant before = fixture.registry->now();
    clock.advance(3s);
    CHECK(fixture.registry->now() - before == 3s);
}
