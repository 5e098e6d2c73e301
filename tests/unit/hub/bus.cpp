#include "hub/bus.hpp"

#include <doctest/doctest.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <thread>
#include <vector>

#include "hub/hub.hpp"

using namespace orderwire;
using namespace orderwire::hub;

namespace {

struct CursorRecorder final : Subscriber {
    std::vector<std::uint64_t> cursors;
    void on_message(const MessagePtr& message) override { cursors.push_back(message->cursor); }
};

struct Member {
    Loop loop{1};
    Hub hub;
    CursorRecorder recorder;
    Subscription subscription = hub.subscribe("t", recorder);
};

}  // namespace

TEST_CASE("the local bus brings each group to every loop, in order, from another thread") {
    std::array<Member, 3> members;
    LocalBus bus;
    for (Member& member : members)
        bus.attach(member.loop.get_executor(), member.hub);

    std::thread writer([&] {
        for (std::uint64_t cursor = 1; cursor <= 300; cursor += 3) {
            std::vector<MessagePtr> group;
            for (std::uint64_t i = 0; i < 3; ++i) {
                group.push_back(std::make_shared<const Message>(Message{"t", cursor + i, false, nullptr}));
            }
            bus.publish(std::move(group));
        }
    });
    std::vector<std::thread> loops;
    for (Member& member : members) {
        loops.emplace_back([&member] {
            const auto work = asio::make_work_guard(member.loop);
            while (member.recorder.cursors.size() < 300)
                member.loop.run_one();
        });
    }
    writer.join();
    for (std::thread& loop : loops)
        loop.join();
    for (const Member& member : members) {
        REQUIRE(member.recorder.cursors.size() == 300);
        for (std::uint64_t i = 0; i < 300; ++i)
            REQUIRE(member.recorder.cursors[i] == i + 1);
    }
}
