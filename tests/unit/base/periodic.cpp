#include "base/periodic.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/monotonic.hpp"
#include "base/timer.hpp"

using namespace orderwire;
using namespace std::chrono_literals;

namespace {

// A loop that runs until the test has seen enough; its own end is the end of what waits in it.
struct Room {
    Loop loop{1};
    int turns = 0;

    template <class Enough>
    void run_until(const Enough& enough) {
        while (!enough())
            REQUIRE(loop.run_one() == 1);
    }
};

Periodic::Plan plan(Periodic::Wait interval) { return {.name = "a test", .interval = interval}; }

}  // namespace

TEST_SUITE_BEGIN("base: periodic");

TEST_CASE("a turn comes again and again, whatever the turns before it threw") {
    Room room;
    Periodic periodic(room.loop.get_executor(), plan(1ms));
    periodic.start([&] {
        switch (++room.turns) {
            case 1:
                throw std::runtime_error("the disk is full");
            case 2:
                throw std::bad_alloc();
            case 3:
                throw 3;  // of no known kind
            default:
                return;
        }
    });
    room.run_until([&] { return room.turns == 6; });
}

TEST_CASE(
    "a turn that is a task comes after the one before it has ended, and after one that threw in its middle") {
    Room room;
    int at_once = 0;
    int at_once_max = 0;
    Periodic periodic(room.loop.get_executor(), plan(1ms));
    const Executor loop = room.loop.get_executor();
    periodic.start([&, loop]() -> task<void> {
        at_once_max = std::max(at_once_max, ++at_once);
        Timer pause(loop, 2ms);
        co_await pause.async_wait(use_task);
        --at_once;
        if (++room.turns % 2 == 0) throw std::runtime_error("no answer");
    });
    room.run_until([&] { return room.turns == 6; });
    CHECK(at_once_max == 1);
}

TEST_CASE("a turn may say how long to wait for the next one, and somebody else that it comes now") {
    Room room;
    Periodic periodic(room.loop.get_executor(), {.name = "a test", .interval = 1h, .first_wait = 0ms});
    periodic.start([&]() -> Periodic::Wait { return ++room.turns < 3 ? 0ms : 1h; });
    room.run_until([&] { return room.turns == 3; });
    std::thread([&] {
        periodic.wake();
        periodic.wake();  // one turn for both
    }).join();
    room.run_until([&] { return room.turns == 4; });
    room.loop.poll();
    CHECK(room.turns == 4);
}

TEST_CASE("who is woken inside a turn has another one right after it") {
    Room room;
    Periodic periodic(room.loop.get_executor(), {.name = "a test", .interval = 1h, .first_wait = 0ms});
    const Executor loop = room.loop.get_executor();
    periodic.start([&, loop]() -> task<Periodic::Wait> {
        periodic.wake();
        Timer pause(loop, 2ms);  // the word arrives meanwhile
        co_await pause.async_wait(use_task);
        if (++room.turns == 3) periodic.stop();
        co_return 1h;
    });
    room.loop.run();  // ends by itself: nothing waits any more
    CHECK(room.turns == 3);
}

TEST_CASE("faults in a row double the wait, up to a limit; one success ends that") {
    Room room;
    Periodic periodic(room.loop.get_executor(), {.name = "a test", .interval = 2ms, .fault_wait_max = 8ms});
    std::vector<Instant> began;
    periodic.start([&] {
        began.push_back(monotonic_clock().now());
        if (began.size() <= 5) throw std::runtime_error("no");
    });
    room.run_until([&] { return began.size() == 7; });
    // At least so long: a timer is never early, and nothing is asked of how late it is.
    const std::array<std::chrono::milliseconds, 6> least{2ms, 4ms, 8ms, 8ms, 8ms, 2ms};
    for (std::size_t i = 0; i < least.size(); ++i)
        CHECK(began[i + 1] - began[i] >= least[i]);
}

TEST_CASE("a turn may stop its clock, or destroy it") {
    Room room;
    SUBCASE("stop") {
        Periodic periodic(room.loop.get_executor(), plan(1ms));
        periodic.start([&] {
            ++room.turns;
            periodic.stop();
        });
        room.loop.run();
    }
    SUBCASE("destroy") {
        auto periodic = std::make_unique<Periodic>(room.loop.get_executor(), plan(1ms));
        periodic->start([&] {
            periodic.reset();
            ++room.turns;
        });
        room.loop.run();
    }
    SUBCASE("destroy, in the middle of a task") {
        auto periodic = std::make_unique<Periodic>(room.loop.get_executor(), plan(1ms));
        periodic->start([&]() -> task<void> {
            periodic.reset();
            ++room.turns;
            co_return;
        });
        room.loop.run();
    }
    CHECK(room.turns == 1);
}

TEST_CASE("a loop that goes away in the middle of a turn takes it along") {
    int begun = 0;
    {
        Loop loop(1);
        Periodic periodic(loop.get_executor(), {.name = "a test", .interval = 1h, .first_wait = 0ms});
        const Executor executor = loop.get_executor();
        periodic.start([&begun, executor]() -> task<void> {
            ++begun;
            Timer pause(executor, 1h);
            co_await pause.async_wait(use_task);
        });
        while (begun == 0)
            loop.run_one();
    }
    CHECK(begun == 1);
}

TEST_SUITE_END();
