#include "sandbox/storage/task_queue.hpp"

#include <doctest/doctest.h>

#include "sandbox/storage/database.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

TEST_CASE("tasks are taken when they are due, in the order of their times, each once") {
    SandboxDatabase database("");
    TaskQueue tasks(database.connection());
    const Time now = from_milliseconds(1'000'000);
    CHECK_FALSE(tasks.next_due());
    tasks.add(now + 20ms, "settle_intent", "pi_1");
    tasks.add(now + 10ms, "expire_session", "cs_1");
    tasks.add(now + 10ms, "open_dispute", "ch_1");
    CHECK(tasks.next_due() == now + 10ms);
    CHECK_FALSE(tasks.take(now));
    CHECK(tasks.take(now + 10ms)->name == "expire_session");
    CHECK(tasks.take(now + 10ms)->subject == "ch_1");
    CHECK_FALSE(tasks.take(now + 19ms));
    tasks.advance(20ms);
    CHECK(tasks.take(now)->name == "settle_intent");
    CHECK_FALSE(tasks.take(now + 1h));
}
