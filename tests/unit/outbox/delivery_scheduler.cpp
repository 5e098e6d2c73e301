#include "outbox/delivery_scheduler.hpp"

#include <doctest/doctest.h>

#include "outbox/webhook_sender.hpp"

using namespace orderwire;
using namespace orderwire::outbox;
using namespace std::chrono_literals;
using store::DueMessage;
using store::MessageState;
using PauseTransition = DeliveryScheduler::PauseTransition;

namespace {

const Time begin = from_milliseconds(1'795'000'000'000);

// Webhooks' policy, and chance that always says the same.
struct Script {
    explicit Script(double share = 0.0, Policy the_policy = webhook_policy())
        : policy(std::move(the_policy)), scheduler(policy, [share] { return share; }) {}

    std::size_t take(std::vector<DueMessage> due) { return scheduler.take(due, now).size(); }
    DeliveryScheduler::Evaluation evaluate(const SendResult& send_result, int attempts_before = 0) {
        store::OutboxMessage message;
        message.row = 7;
        message.attempts = attempts_before;
        return scheduler.evaluate(message, send_result, now);
    }
    // So many failures in a row, evenly over the time.
    PauseTransition fail(int times, std::chrono::milliseconds over) {
        PauseTransition transition = PauseTransition::none;
        const Time first = now;
        for (int i = 0; i < times; ++i) {
            if (i > 0) now = first + over * i / (times - 1);
            transition = evaluate(SendResult::retry("the endpoint answered 500")).transition;
        }
        return transition;
    }

    Policy policy;
    DeliveryScheduler scheduler;
    Time now = begin;
};

std::vector<DueMessage> due_orders(int count) {
    std::vector<DueMessage> due;
    for (int i = 0; i < count; ++i)
        due.push_back({i + 1, "ord_" + std::to_string(i)});
    return due;
}

}  // namespace

TEST_SUITE_BEGIN("outbox: delivery scheduler");

TEST_CASE("as many messages begin as there are places, and the next when one has ended") {
    Script script;
    CHECK(script.take(due_orders(20)) == 16);
    CHECK(script.scheduler.room(begin) == 0);
    CHECK(script.take(due_orders(20)) == 0);
    script.scheduler.done({1, "ord_0"});
    CHECK(script.take(due_orders(20)) == 1);
}

TEST_CASE("one message at a time for an order") {
    Script script;
    CHECK(script.take({{1, "ord_a"}, {2, "ord_a"}, {3, "ord_b"}}) == 2);
    CHECK(script.take({{2, "ord_a"}}) == 0);
    script.scheduler.done({1, "ord_a"});
    CHECK(script.take({{2, "ord_a"}}) == 1);
}

TEST_CASE("a webhook is tried ten times over three days, and then given up") {
    Script script;
    const auto waits = {5'000ms,      300'000ms,    1'800'000ms,  7'200'000ms, 18'000'000ms,
                        36'000'000ms, 50'400'000ms, 72'000'000ms, 86'400'000ms};
    int attempts = 0;
    for (const auto wait : waits) {
        const auto evaluation = script.evaluate(SendResult::retry("it is down"), attempts++);
        CHECK((evaluation.result.state == MessageState::queued));
        CHECK(evaluation.result.next_attempt_at == script.now + wait);
        CHECK(evaluation.result.counts);
        CHECK(evaluation.result.error == "it is down");
        CHECK(evaluation.result.row == 7);
    }
    CHECK(
        (script.evaluate(SendResult::retry("it is down"), attempts).result.state == MessageState::given_up));
}

TEST_CASE("a wait becomes longer by chance, by up to a tenth") {
    Script script(0.5);
    CHECK(script.evaluate(SendResult::retry("")).result.next_attempt_at == begin + 5'250ms);
}

TEST_CASE("a Retry-After makes a wait longer, never shorter, and at most a day") {
    Script script;
    const auto next = [&](std::chrono::milliseconds after) {
        return script.evaluate(SendResult::retry("", after), 1).result.next_attempt_at - begin;
    };
    CHECK(next(1s) == 5min);
    CHECK(next(1h) == 1h);
    CHECK(next(25h) == 24h);
}

TEST_CASE("a Retry-After of the one endpoint holds all its messages, for a quarter of an hour at most") {
    Script script;
    script.evaluate(SendResult::retry("busy", 60s));
    CHECK(script.scheduler.room(begin + 60s - 1ms) == 0);
    CHECK(script.scheduler.rests_until(begin) == begin + 60s);
    CHECK(script.scheduler.room(begin + 60s) == 16);
    CHECK_FALSE(script.scheduler.rests_until(begin + 60s).has_value());
    script.evaluate(SendResult::retry("busy", 24h));
    CHECK(script.scheduler.room(begin + 15min) == 16);
}

TEST_CASE("a message that is refused is given up, and says nothing about the others") {
    Script script;
    const auto evaluation = script.evaluate(SendResult::refused("no such mailbox"));
    CHECK((evaluation.result.state == MessageState::given_up));
    CHECK(evaluation.result.error == "no such mailbox");
    CHECK((evaluation.transition == PauseTransition::none));
    CHECK(script.scheduler.room(begin) == 16);
}

TEST_CASE("an endpoint is paused after 20 failures in a row over an hour, not before") {
    CHECK((Script().fail(20, 1h) == PauseTransition::paused));
    CHECK((Script().fail(19, 2h) == PauseTransition::none));
    CHECK((Script().fail(20, 1h - 1ms) == PauseTransition::none));

    Script once_well;
    once_well.fail(19, 1h);
    once_well.evaluate(SendResult::delivered());
    CHECK((once_well.fail(1, 0ms) == PauseTransition::none));
    CHECK((once_well.fail(19, 2h) == PauseTransition::paused));
}

TEST_CASE("a paused endpoint is probed each hour, and no message pays for it") {
    Script script;
    script.fail(20, 1h);
    CHECK(script.scheduler.room(script.now) == 0);
    CHECK(script.scheduler.rests_until(script.now) == script.now + 1h);
    script.now += 1h;
    CHECK(script.take(due_orders(5)) == 1);
    CHECK(script.scheduler.room(script.now) == 0);
    const auto evaluation = script.evaluate(SendResult::retry("still down"), 9);
    CHECK((evaluation.transition == PauseTransition::none));
    CHECK((evaluation.result.state == MessageState::queued));
    CHECK_FALSE(evaluation.result.counts);
    script.scheduler.done({1, "ord_0"});
    CHECK(script.scheduler.room(script.now + 1h - 1ms) == 0);
    CHECK(script.scheduler.room(script.now + 1h) == 1);
}

TEST_CASE("a probe that is delivered resumes, and so does an attempt that was under way") {
    Script script;
    script.fail(20, 1h);
    CHECK((script.evaluate(SendResult::delivered()).transition == PauseTransition::resumed));
    CHECK(script.scheduler.room(script.now) == 16);
    CHECK((script.evaluate(SendResult::delivered()).transition == PauseTransition::none));
}

TEST_CASE("an endpoint that is gone is paused at once, is not probed, and the message stays") {
    Script script;
    const auto evaluation = script.evaluate(SendResult::gone("the endpoint answered 410"));
    CHECK((evaluation.transition == PauseTransition::paused));
    CHECK((evaluation.result.state == MessageState::queued));
    CHECK_FALSE(evaluation.result.counts);
    CHECK(script.scheduler.room(begin + 1000h) == 0);
    CHECK_FALSE(script.scheduler.rests_until(begin).has_value());
    CHECK(script.scheduler.resume());
    CHECK(script.scheduler.room(begin) == 16);
    CHECK_FALSE(script.scheduler.resume());
}

TEST_CASE("what a person resumes counts its failures anew") {
    Script script;
    script.fail(20, 1h);
    script.scheduler.resume();
    CHECK((script.fail(19, 2h) == PauseTransition::none));
    CHECK((script.fail(1, 0ms) == PauseTransition::paused));
}

TEST_CASE("after a restart a paused endpoint is probed at once, one that is gone is not") {
    Script paused;
    paused.scheduler.restore_pause(false);
    CHECK(paused.scheduler.room(begin) == 1);
    Script gone;
    gone.scheduler.restore_pause(true);
    CHECK(gone.scheduler.room(begin) == 0);
}

TEST_CASE("a channel with many receivers is never paused, and one's Retry-After holds no other") {
    Policy mail;
    mail.waits = {1min};
    Script script(0.0, mail);
    CHECK((script.fail(100, 10h) == PauseTransition::none));
    const auto evaluation = script.evaluate(SendResult::retry("greylisted", 5min));
    CHECK(evaluation.result.next_attempt_at == script.now + 5min);
    CHECK(script.scheduler.room(script.now) == 16);
}

TEST_SUITE_END();
