#include <doctest/doctest.h>

#include "base/log.hpp"
#include "faulty_disk.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

WriterLimits impatient() {
    WriterLimits limits;
    limits.idle_interval = std::chrono::milliseconds(10);
    limits.lock_wait = std::chrono::milliseconds(50);
    return limits;
}

// The store says each fault in its log, which is not for the tests' output.
struct QuietLog {
    QuietLog() { spdlog::set_level(spdlog::level::off); }
    ~QuietLog() { spdlog::set_level(before); }
    spdlog::level::level_enum before = spdlog::get_level();
};

struct OnFaultyDisk {
    explicit OnFaultyDisk(WriterLimits limits = {}) : fixture(limits) {}
    QuietLog quiet;
    FaultyDisk disk;
    Fixture fixture;

    std::string refusal(const std::string& customer) {
        const auto answer = fixture.ask(fixture.store->create_order(Fixture::order_command(customer)));
        fixture.run_all();
        return answer->error;
    }
};

}  // namespace

TEST_SUITE_BEGIN("store: faults");

TEST_CASE("a full disk refuses the whole group, nothing of it is heard, and reading goes on") {
    OnFaultyDisk on;
    Fixture& fixture = on.fixture;
    const std::string order_id = fixture.bound_order("pi_1");
    FaultyDisk::full = true;
    CHECK_THROWS_AS(fixture.apply(event_about("pi_1", "evt_1", Status::paid)), StorageError);
    CHECK_FALSE(fixture.store->writable());
    CHECK(on.refusal("bob") == "the store cannot write: the disk is full (database or disk is full)");
    CHECK(fixture.store->write_refusal() ==
          "the disk is full (database or disk is full): nothing is written until that is over");
    CHECK(fixture.store->make_queries()->order(order_id)->version == 1);
    CHECK(fixture.heard.of(order_id).size() == 1);

    FaultyDisk::full = false;
    CHECK(fixture.apply(event_about("pi_1", "evt_1", Status::paid)).verdict == domain::Verdict::applied());
    CHECK(fixture.store->writable());
    CHECK(fixture.store->write_refusal() == "");
    fixture.store->stop();
    CHECK(fixture.heard.all().size() == 2);
}

TEST_CASE("a probe finds out that there is room again") {
    OnFaultyDisk on(impatient());
    FaultyDisk::full = true;
    on.refusal("alice");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK_FALSE(on.fixture.store->writable());
    FaultyDisk::full = false;
    CHECK(becomes_true([&] { return on.fixture.store->writable(); }));
    CHECK(on.fixture.create().outcome == CreatedOrder::Outcome::created);
    CHECK(on.fixture.cell("SELECT count(*) FROM probe") == "0");
}

TEST_CASE("a group that writes nothing does not prove that there is room") {
    OnFaultyDisk on;
    on.fixture.create();
    FaultyDisk::full = true;
    on.refusal("bob");
    CHECK(on.fixture.create().outcome == CreatedOrder::Outcome::open_already);
    CHECK_FALSE(on.fixture.store->writable());
}

TEST_CASE("after a failed sync no write is accepted until a restart") {
    OnFaultyDisk on(impatient());
    Fixture& fixture = on.fixture;
    const std::string order_id = fixture.new_order();
    FaultyDisk::sync_fails = true;
    const std::string failed = "a sync to the disk failed (disk I/O error: Input/output error)";
    CHECK(on.refusal("bob") == "the store cannot write: " + failed);
    CHECK(fixture.store->write_refusal() ==
          failed + ": what the disk holds is not known, nothing is written until a restart");
    FaultyDisk::sync_fails = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK_FALSE(fixture.store->writable());
    CHECK(on.refusal("bob") == "the store accepts no writes since the disk failed");
    CHECK(fixture.store->make_queries()->order(order_id));
    CHECK(fixture.heard.all().size() == 1);

    fixture.reopen();
    CHECK(fixture.store->writable());
    CHECK(fixture.store->make_queries()->order(order_id));
    CHECK(fixture.create("carol").outcome == CreatedOrder::Outcome::created);
}

TEST_CASE("a checkpoint whose sync fails ends writing too, whatever the full disk says next") {
    OnFaultyDisk on(impatient());
    Fixture& fixture = on.fixture;
    fixture.new_order();
    FaultyDisk::full = true;
    on.refusal("bob");
    FaultyDisk::sync_fails = true;
    CHECK(becomes_true([&] { return fixture.store->write_refusal().find("restart") != std::string::npos; }));
    FaultyDisk::full = false;
    FaultyDisk::sync_fails = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(on.refusal("bob") == "the store accepts no writes since the disk failed");
}

TEST_CASE("a failed write fails its group, and the next one finds the disk well") {
    OnFaultyDisk on;
    FaultyDisk::write_fails = true;
    CHECK(on.refusal("alice") ==
          "the store cannot write: the disk failed (disk I/O error: Input/output error)");
    CHECK_FALSE(on.fixture.store->writable());
    FaultyDisk::write_fails = false;
    CHECK(on.refusal("alice") == "");
    CHECK(on.fixture.store->writable());
}

TEST_CASE("commands that wait behind a failed sync are answered") {
    OnFaultyDisk on;
    Fixture& fixture = on.fixture;
    fixture.heard.hold();
    fixture.new_order("somebody");
    REQUIRE(fixture.heard.wait_until_held());
    std::vector<std::shared_ptr<TestLoop::Answer<CreatedOrder>>> answers;
    for (int i = 0; i < 600; ++i) {
        answers.push_back(
            fixture.ask(fixture.store->create_order(Fixture::order_command("c" + std::to_string(i)))));
    }
    fixture.poll();
    FaultyDisk::sync_fails = true;
    fixture.heard.release();
    fixture.run_all();
    for (const auto& answer : answers)
        CHECK(answer->error != "");
    fixture.store->stop();
    FaultyDisk::sync_fails = false;
}

TEST_CASE("another process that writes makes a group fail, not the store") {
    OnFaultyDisk on(impatient());
    Fixture& fixture = on.fixture;
    fixture.new_order();
    {
        sqlite::Database intruder(fixture.path, sqlite::Mode::read_write_create);
        intruder.execute("BEGIN IMMEDIATE");
        CHECK(on.refusal("bob") ==
              "the store cannot write: another process has locked the file (database is locked)");
        CHECK_FALSE(fixture.store->writable());
        intruder.execute("ROLLBACK");
    }
    CHECK(becomes_true([&] { return fixture.store->writable(); }));
}

TEST_SUITE_END();
