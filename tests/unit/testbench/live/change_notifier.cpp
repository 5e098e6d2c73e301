#include "testbench/live/change_notifier.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

TEST_SUITE_BEGIN("testbench: change notifier");

TEST_CASE(
    "however often something changes, one call is on its way to each subscriber, and the next comes after "
    "it") {
    Loop loop(1);
    ChangeNotifier notifier;
    int first = 0;
    int second = 0;
    const auto one = notifier.subscribe(loop.get_executor(), [&] { ++first; });
    const auto two = notifier.subscribe(loop.get_executor(), [&] { ++second; });
    CHECK(notifier.subscribers() == 2);
    for (int i = 0; i < 5; ++i)
        notifier.notify();
    loop.run();
    CHECK(first == 1);
    CHECK(second == 1);
    notifier.notify();
    loop.restart();
    loop.run();
    CHECK(first == 2);
}

TEST_CASE("who has let go hears nothing more, not even what was on its way") {
    Loop loop(1);
    ChangeNotifier notifier;
    int heard = 0;
    auto subscription = notifier.subscribe(loop.get_executor(), [&] { ++heard; });
    notifier.notify();
    subscription.reset();
    CHECK(notifier.subscribers() == 0);
    notifier.notify();
    loop.run();
    CHECK(heard == 0);
}
