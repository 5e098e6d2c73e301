#include "outbox/worker.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <map>

#include "outbox/outbox_admin.hpp"
#include "outbox/webhook_sender.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::outbox;
using namespace std::chrono_literals;
using store::Channel;
using store::MessageState;

namespace {

// Answers as the script says, and with `delivered` after its end; an attempt may be held.
class ScriptedSender final : public OutboxSender {
  public:
    task<SendResult> send(const store::OutboxMessage& message) override {
        ++at_once;
        most_at_once = std::max(most_at_once, at_once);
        sent.push_back(message.order_id + "/" + std::to_string(message.version));
        const auto executor = co_await asio::this_coro::executor;
        while (held) {
            Timer timer(executor, 1ms);
            co_await timer.async_wait(use_task);
        }
        --at_once;
        if (throws) throw std::runtime_error("the sender broke");
        if (script.empty()) co_return SendResult::delivered();
        SendResult next = script.front();
        script.pop_front();
        co_return next;
    }

    std::deque<SendResult> script;
    std::vector<std::string> sent;
    bool held = false;
    bool throws = false;
    int at_once = 0;
    int most_at_once = 0;
};

class WorkerFixture : public store::Fixture {
  public:
    WorkerFixture() : Fixture({}, {true, false}) {}

    void start(const std::string& target = "https://shop.example/hook") {
        WorkerSettings settings{Channel::webhook, webhook_policy(), target, "attempts_total"};
        settings.policy.jitter = 0;
        worker = std::make_unique<Worker>(settings, sender, *store, clock, metrics);
        worker->start(loop.get_executor());
    }
    void restart(const std::string& target = "https://shop.example/hook") {
        worker->stop();
        retired.push_back(std::move(worker));  // a worker outlives its loop
        start(target);
    }
    template <class Condition>
    bool runs_until(const Condition& condition) {
        for (int i = 0; i < 10'000; ++i) {
            loop.restart();
            loop.poll();
            if (condition()) return true;
            std::this_thread::sleep_for(1ms);
        }
        return false;
    }
    // What is to be done now is done: nothing is due and nothing under way.
    bool settles() {
        return runs_until([this] { return worker->under_way() == 0 && due() == 0; });
    }
    // run() of the loop would never end while the worker waits.
    template <class T>
    T does(task<T> work) {
        auto answer = ask(std::move(work));
        REQUIRE(runs_until([&] { return answer->value.has_value() || !answer->error.empty(); }));
        REQUIRE(answer->error == "");
        return *std::move(answer->value);
    }
    std::string order(const std::string& customer) {
        const auto made = does(store->create_order(order_command(customer)));
        worker->wake();
        return made.order.order_id;
    }
    void pay(const std::string& order_id, const std::string& object) {
        const auto reserved = does(store->reserve_binding(order_id, store::Binding::Kind::intent, ""));
        does(store->complete_binding(order_id, reserved.binding.number, object));
        does(store->apply_event(store::event_about(object, "evt_" + object, domain::Status::paid)));
        worker->wake();
    }
    void pass(std::chrono::milliseconds time) {
        clock.advance(time);
        worker->wake();
    }
    std::size_t due() {
        return store->make_queries()->outbox().due(Channel::webhook, clock.now(), 100).size();
    }
    std::vector<store::OutboxLine> lines(MessageState state) {
        return store->make_queries()->outbox().list({{}, "", state, {}, "", 100});
    }
    std::optional<store::Pause> pause() { return store->make_queries()->outbox().pause(Channel::webhook); }
    std::uint64_t attempts(const std::string& outcome) {
        return metrics.counter("attempts_total", "", "outcome=\"" + outcome + "\"").value();
    }

    Metrics metrics;
    ScriptedSender sender;
    std::unique_ptr<Worker> worker;
    std::vector<std::unique_ptr<Worker>> retired;
};

using Sent = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("outbox: worker");

TEST_CASE_FIXTURE(WorkerFixture,
                  "what is committed is sent, in the order of an order's versions, and written down") {
    start();
    const std::string order_id = order("alice");
    pay(order_id, "pi_1");
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 2; }));
    CHECK(sender.sent == Sent{order_id + "/1", order_id + "/2"});
    CHECK(attempts("delivered") == 2);
}

TEST_CASE_FIXTURE(WorkerFixture,
                  "a failed message is tried again when its time comes, and its order waits for it") {
    sender.script = {SendResult::retry("the endpoint answered 500"),
                     SendResult::retry("timed_out: too slow")};
    start();
    const std::string order_id = order("alice");
    CHECK(runs_until([&] { return attempts("failed") == 1 && worker->under_way() == 0; }));
    pay(order_id, "pi_1");
    CHECK(settles());
    CHECK(sender.sent == Sent{order_id + "/1"});
    pass(5s - 1ms);
    CHECK(settles());
    CHECK(sender.sent.size() == 1);
    pass(1ms);
    CHECK(runs_until([&] { return attempts("failed") == 2 && worker->under_way() == 0; }));
    CHECK(lines(MessageState::queued).front().last_error == "timed_out: too slow");
    pass(5min);
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 2; }));
    CHECK(sender.sent == Sent{order_id + "/1", order_id + "/1", order_id + "/1", order_id + "/2"});
}

TEST_CASE_FIXTURE(WorkerFixture, "what is given up after its last attempt gives way to the next version") {
    sender.script.assign(10, SendResult::retry("the endpoint answered 500"));
    start();
    const std::string order_id = order("alice");
    pay(order_id, "pi_1");
    for (std::uint64_t failed = 1; failed <= 9; ++failed) {
        REQUIRE(runs_until([&] { return attempts("failed") == failed && worker->under_way() == 0; }));
        pass(24h);
    }
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 1; }));
    REQUIRE(lines(MessageState::given_up).size() == 1);
    CHECK(lines(MessageState::given_up).front().attempts == 10);
    CHECK(attempts("given_up") == 1);
    CHECK(sender.sent.back() == order_id + "/2");
}

TEST_CASE_FIXTURE(
    WorkerFixture,
    "what was queued before the start is sent, and what was under way when the process died is sent again") {
    start();
    sender.held = true;
    const std::string order_id = order("alice");
    CHECK(runs_until([&] { return sender.sent.size() == 1; }));
    // The process dies here, between the sending and the writing down.
    sender.script = {SendResult::stopped()};
    sender.held = false;
    CHECK(runs_until([&] { return worker->under_way() == 0; }));
    restart();
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 1; }));
    CHECK(sender.sent.size() >= 2);
    CHECK(lines(MessageState::delivered).front().attempts == 1);
}

TEST_CASE_FIXTURE(WorkerFixture, "at most as many as the policy says are under way") {
    sender.held = true;
    start();
    for (int i = 0; i < 20; ++i)
        order("customer " + std::to_string(i));
    CHECK(runs_until([&] { return sender.at_once == 16; }));
    sender.held = false;
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 20; }));
    CHECK(sender.most_at_once == 16);
}

TEST_CASE_FIXTURE(WorkerFixture, "a sender that throws is a failed attempt") {
    sender.throws = true;
    start();
    order("alice");
    CHECK(runs_until([&] { return attempts("failed") == 1 && worker->under_way() == 0; }));
    CHECK(lines(MessageState::queued).front().last_error == "the sender broke");
}

TEST_CASE_FIXTURE(
    WorkerFixture,
    "an endpoint that is gone is paused, keeps its messages over a restart, and a person resumes it") {
    sender.script = {SendResult::gone("the endpoint answered 410")};
    start();
    order("alice");
    CHECK(runs_until([&] { return pause().has_value() && worker->under_way() == 0; }));
    CHECK(pause()->gone);
    CHECK(pause()->reason == "the endpoint answered 410");
    CHECK(pause()->target == "https://shop.example/hook");
    order("bob");
    restart();
    pass(48h);
    CHECK(runs_until([&] { return worker->under_way() == 0; }));
    CHECK(sender.sent.size() == 1);
    CHECK(lines(MessageState::queued).size() == 2);

    OutboxAdmin admin(*store);
    admin.add(*worker);
    CHECK_FALSE(admin.resume(Channel::mail));
    CHECK(admin.resume(Channel::webhook));
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 2; }));
    CHECK(runs_until([&] { return !pause().has_value(); }));
}

TEST_CASE_FIXTURE(WorkerFixture,
                  "a failing endpoint is paused; a probe that succeeds sends all that waited at once") {
    sender.script.assign(20, SendResult::retry("the endpoint answered 500"));
    start();
    for (int i = 0; i < 4; ++i)
        order("customer " + std::to_string(i));
    // Four messages, five attempts each within an hour and a half.
    for (const auto wait : {5'000ms, 300'000ms, 1'800'000ms, 7'200'000ms}) {
        REQUIRE(runs_until(
            [&] { return worker->under_way() == 0 && attempts("failed") % 4 == 0 && due() == 0; }));
        pass(wait);
    }
    CHECK(runs_until([&] { return pause().has_value() && worker->under_way() == 0; }));
    CHECK(attempts("failed") == 20);
    pass(1h - 1ms);
    CHECK(runs_until([&] { return worker->under_way() == 0; }));
    CHECK(sender.sent.size() == 20);
    pass(1ms);
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 4; }));
    CHECK(runs_until([&] { return !pause().has_value(); }));
}

TEST_CASE_FIXTURE(WorkerFixture, "a pause is about one URL: another one begins without it") {
    sender.script = {SendResult::gone("the endpoint answered 410")};
    start();
    order("alice");
    CHECK(runs_until([&] { return pause().has_value() && worker->under_way() == 0; }));
    restart("https://shop.example/new");
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 1 && !pause().has_value(); }));
}

TEST_CASE_FIXTURE(WorkerFixture, "messages are sent again on demand, each in its order's turn") {
    start();
    const std::string order_id = order("alice");
    pay(order_id, "pi_1");
    CHECK(runs_until([&] { return lines(MessageState::delivered).size() == 2; }));
    sender.sent.clear();
    OutboxAdmin admin(*store);
    admin.add(*worker);
    store::OutboxFilter filter;
    filter.order_id = order_id;
    filter.limit = 1;
    CHECK(does(admin.redeliver(filter)) == 2);
    CHECK(runs_until([&] { return sender.sent.size() >= 2 && lines(MessageState::delivered).size() == 2; }));
    CHECK(sender.sent == Sent{order_id + "/1", order_id + "/2"});
}

TEST_CASE_FIXTURE(WorkerFixture, "a stopped worker begins nothing more, and ends what is under way") {
    start();
    sender.held = true;
    order("alice");
    CHECK(runs_until([&] { return worker->under_way() == 1; }));
    worker->stop();
    order("bob");
    sender.held = false;
    CHECK(runs_until([&] { return worker->under_way() == 0; }));
    CHECK(lines(MessageState::delivered).size() == 1);
    CHECK(lines(MessageState::queued).size() == 1);
    CHECK(sender.sent.size() == 1);
}

TEST_SUITE_END();
