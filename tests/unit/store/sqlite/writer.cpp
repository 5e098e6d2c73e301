#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;

namespace {

// Holds the writer up within the listener while the test queues commands, so that they form one group.
struct HeldWriter : Fixture {
    explicit HeldWriter(WriterLimits the_limits = {}) : Fixture(the_limits) {
        heard.hold();
        new_order("somebody", "to-hold-the-writer");
        REQUIRE(heard.wait_until_held());
    }
};

WriterLimits small_queue() {
    WriterLimits limits;
    limits.queue = 4;
    return limits;
}

WriterLimits few_bytes() {
    WriterLimits limits;
    limits.queue_bytes = 10'000;
    return limits;
}

IncomingEvent event_of(std::size_t bytes, const std::string& id) {
    IncomingEvent event;
    event.id = id;
    event.type = "of no known type";
    event.body = std::string(bytes, 'x');
    event.reading = domain::Verdict{domain::Verdict::Kind::ignored, "unknown_type"};
    return event;
}

WriterLimits small_groups() {
    WriterLimits limits;
    limits.group = 8;
    return limits;
}

WriterLimits short_log() {
    WriterLimits limits;
    limits.checkpoint = {10, 100, 400};
    limits.idle_interval = std::chrono::milliseconds(10);
    return limits;
}

}  // namespace

TEST_SUITE_BEGIN("store: writer");

TEST_CASE_FIXTURE(HeldWriter,
                  "commands that wait share one commit, and the listener hears them together in order") {
    std::vector<std::shared_ptr<Answer<CreatedOrder>>> answers;
    for (int i = 0; i < 50; ++i)
        answers.push_back(ask(store->create_order(order_command("customer-" + std::to_string(i)))));
    poll();
    const int groups_before = heard.groups();
    heard.release();
    run_all();
    store->stop();
    CHECK(heard.groups() == groups_before + 1);
    const auto changes = heard.all();
    REQUIRE(changes.size() == 51);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        REQUIRE(answers[i]->value);
        CHECK(answers[i]->value->order.order_id == changes[i + 1].order_id);
    }
}

TEST_CASE_FIXTURE(HeldWriter, "a command that fails does not fail its group") {
    // The constraint on its source refuses this one, after its order was found and changed.
    IncomingEvent bad = event_about("pi_1", "evt_bad", Status::paid);
    bad.source = static_cast<IncomingEvent::Source>(7);
    const auto order = ask(store->create_order(order_command()));
    heard.release();
    run_all();
    const std::string order_id = order->value->order.order_id;
    bind(order_id, "pi_1");

    heard.hold();
    new_order("somebody else", "to-hold-the-writer");
    REQUIRE(heard.wait_until_held());
    const auto before = ask(store->create_order(order_command("before")));
    const auto failing = ask(store->apply_event(bad));
    const auto after = ask(store->apply_event(event_about("pi_1", "evt_good", Status::failed)));
    poll();
    const int groups_before = heard.groups();
    heard.release();
    run_all();
    store->stop();
    CHECK(heard.groups() == groups_before + 1);
    CHECK(before->value);
    CHECK_FALSE(failing->value);
    CHECK(failing->error.find("CHECK constraint failed") != std::string::npos);
    REQUIRE(after->value);
    CHECK(after->value->order->status == Status::failed);
    CHECK(after->value->order->version == 2);  // the bad one's transition is gone
    const auto changes = heard.of(order_id);
    REQUIRE(changes.size() == 2);
    CHECK(changes[1].status == Status::failed);
    CHECK(cell("SELECT count(*) FROM events") == "1");
    CHECK(cell("SELECT count(*) FROM enrollments") == "0");
}

TEST_CASE_FIXTURE(Fixture, "an answer is on its loop before its push") {
    std::vector<std::string> happened;
    store->stop();
    // The listener posts to the loop as the hub does: what it posts must come after the answer.
    store = open_sqlite_store(directory / "other.db", clock, [&](std::span<const Snapshot> changes) {
        asio::post(loop, [&happened, count = changes.size()] {
            happened.push_back("push of " + std::to_string(count));
        });
    });
    for (int i = 0; i < 20; ++i) {
        happened.clear();
        auto note = [&](std::exception_ptr, const CreatedOrder&) { happened.push_back("answer"); };
        asio::co_spawn(loop.get_executor(), store->create_order(order_command("c" + std::to_string(i))),
                       note);
        REQUIRE(becomes_true([&] { return poll(), happened.size() == 2; }));
        CHECK(happened == std::vector<std::string>{"answer", "push of 1"});
    }
    store->stop();
}

TEST_CASE_FIXTURE(Fixture, "answers come on the loop that asked") {
    TestLoop other;
    std::thread::id answered_on;
    auto note = [&](std::exception_ptr, const CreatedOrder&) { answered_on = std::this_thread::get_id(); };
    asio::co_spawn(other.loop.get_executor(), store->create_order(order_command("other")), note);
    std::thread thread([&] { other.run_all(); });
    const std::thread::id other_thread = thread.get_id();
    create();
    thread.join();
    store->stop();
    CHECK(answered_on == other_thread);
}

TEST_CASE("a group takes commands to its limit, the rest come in the next") {
    HeldWriter held(small_groups());
    for (int i = 0; i < 20; ++i)
        held.ask(held.store->create_order(Fixture::order_command("c" + std::to_string(i))));
    held.poll();
    const int groups_before = held.heard.groups();
    held.heard.release();
    held.run_all();
    held.store->stop();
    CHECK(held.heard.groups() == groups_before + 3);
    CHECK(held.heard.all().size() == 21);
}

TEST_CASE("a full queue refuses, and serves again when it has room") {
    HeldWriter held(small_queue());
    std::vector<std::shared_ptr<TestLoop::Answer<CreatedOrder>>> answers;
    for (int i = 0; i < 6; ++i) {
        answers.push_back(
            held.ask(held.store->create_order(Fixture::order_command("c" + std::to_string(i)))));
    }
    held.poll();
    CHECK(answers[5]->error == "the store is overloaded");
    held.heard.release();
    held.run_all();
    CHECK(std::count_if(answers.begin(), answers.end(),
                        [](const auto& answer) { return answer->value.has_value(); }) == 4);
    CHECK(held.create("late").outcome == CreatedOrder::Outcome::created);
}

TEST_CASE("a queue that is full of bytes refuses, up to its limit it takes") {
    HeldWriter held(few_bytes());
    const auto first = held.ask(held.store->apply_event(event_of(4'000, "evt_1")));
    const auto to_the_limit = held.ask(held.store->apply_event(event_of(6'000, "evt_2")));
    const auto beyond = held.ask(held.store->apply_event(event_of(1, "evt_3")));
    const auto weightless = held.ask(held.store->activate_enrollment("ord_unknown"));
    held.poll();
    CHECK(beyond->error == "the store is overloaded");
    held.heard.release();
    held.run_all();
    CHECK(first->value.has_value());
    CHECK(to_the_limit->value.has_value());
    CHECK(weightless->value.has_value());

    held.heard.hold();
    held.new_order("somebody else", "to-hold-the-writer");
    REQUIRE(held.heard.wait_until_held());
    const auto again = held.ask(held.store->apply_event(event_of(10'000, "evt_3")));
    held.heard.release();
    held.run_all();
    CHECK(again->value.has_value());
}

TEST_CASE("a command that is larger than the whole queue may be is taken when nothing else waits") {
    HeldWriter held(few_bytes());
    const auto huge = held.ask(held.store->apply_event(event_of(50'000, "evt_1")));
    const auto next = held.ask(held.store->apply_event(event_of(1, "evt_2")));
    held.poll();
    CHECK(next->error == "the store is overloaded");
    held.heard.release();
    held.run_all();
    CHECK(huge->value.has_value());
}

TEST_CASE_FIXTURE(HeldWriter, "stopping commits what is queued, later commands are refused") {
    std::vector<std::shared_ptr<Answer<CreatedOrder>>> answers;
    for (int i = 0; i < 300; ++i)
        answers.push_back(ask(store->create_order(order_command("c" + std::to_string(i)))));
    poll();
    std::thread stopper([&] { store->stop(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    heard.release();
    stopper.join();
    CHECK_FALSE(store->writable());
    const auto late = ask(store->create_order(order_command("late")));
    run_all();
    for (const auto& answer : answers)
        CHECK(answer->value);
    CHECK(late->error == "the store is stopped");
    CHECK(heard.all().size() == 301);
    CHECK(std::filesystem::file_size(path) > 100'000);
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
    store->stop();  // again is harmless
}

TEST_CASE_FIXTURE(HeldWriter, "a loop that goes away with answers on it leaks nothing") {
    auto gone = std::make_unique<TestLoop>();
    for (int i = 0; i < 20; ++i)
        gone->ask(store->create_order(order_command("c" + std::to_string(i))));
    gone->poll();
    heard.release();
    store->stop();
    gone.reset();
    CHECK(cell("SELECT count(*) FROM orders") == "21");
}

TEST_CASE_FIXTURE(Fixture, "several loops ask at once") {
    constexpr int loops = 3;
    constexpr int orders = 100;
    std::array<TestLoop, loops> asking;  // they outlive the store's writer
    std::vector<std::thread> threads;
    std::atomic<int> created{0};
    for (int i = 0; i < loops; ++i) {
        threads.emplace_back([&, i] {
            TestLoop& mine = asking[static_cast<std::size_t>(i)];
            const auto reader = store->make_queries();
            for (int n = 0; n < orders; ++n) {
                const auto order =
                    mine.run(store->create_order(order_command("c" + std::to_string(i), std::to_string(n))))
                        .order;
                if (reader->order(order.order_id)) ++created;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    store->stop();
    CHECK(created == loops * orders);
}

TEST_CASE("the write-ahead log stays bounded under load, and is copied while nothing happens") {
    Fixture fixture(short_log());
    const auto log_size = [&] { return std::filesystem::file_size(fixture.path + "-wal"); };
    std::uintmax_t largest = 0;
    const std::string order_id = fixture.bound_order("pi_1");
    for (int i = 0; i < 100; ++i) {
        for (int n = 0; n < 16; ++n) {
            const std::string event_id = "evt_" + std::to_string(i) + "_" + std::to_string(n);
            IncomingEvent event = event_about("pi_1", event_id, Status::pending);
            event.body.resize(3000, ' ');
            fixture.ask(fixture.store->apply_event(std::move(event)));
        }
        fixture.run_all();
        largest = std::max(largest, log_size());
    }
    CHECK(largest < 200 * 4120);
    // The pages are in the file itself although the store is still open.
    CHECK(becomes_true([&] { return std::filesystem::file_size(fixture.path) > 1600 * 3000; }));
}

TEST_CASE("a reader that stays in the way holds the log up, and when it has gone the log grows no further") {
    Fixture fixture(short_log());
    const auto log_size = [&] { return std::filesystem::file_size(fixture.path + "-wal"); };
    fixture.bound_order("pi_1");
    const auto load = [&](const std::string& prefix) {
        for (int i = 0; i < 400; ++i) {
            IncomingEvent event = event_about("pi_1", prefix + std::to_string(i), Status::pending);
            event.body.resize(6000, ' ');
            fixture.ask(fixture.store->apply_event(std::move(event)));
        }
        fixture.run_all();
    };
    {
        sqlite::Database database(fixture.path, sqlite::Mode::read_only);
        database.execute("BEGIN");
        sqlite::Statement select(database, "SELECT count(*) FROM orders");
        REQUIRE(select.step());
        load("evt_a");
        CHECK(log_size() > 400 * 4120);
    }
    // Emptied, or begun again in place: either way what is written from now on finds room in it. A commit
    // that takes a whole group at once may still reach beyond its end; six loads that found no room would be
    // five times that.
    load("evt_b");
    const std::uintmax_t size = log_size();
    for (const char* prefix : {"evt_c", "evt_d", "evt_e", "evt_f", "evt_g", "evt_h"})
        load(prefix);
    CHECK(log_size() < size + 256 * 4 * 4120);
    CHECK(fixture.cell("SELECT count(*) FROM events") == "3200");
}

TEST_SUITE_END();
