#include "outbox/dispatch.hpp"

#include <doctest/doctest.h>

#include "outbox/webhook_sender.hpp"

using namespace orderwire;
using namespace orderwire::outbox;
using namespace std::chrono_literals;
using store::DueMessage;
using store::MessageState;
using Turn = Dispatch::Turn;

namespace {

const Time begin = from_milliseconds(1'795'000'000'000);

// Webhooks' policy, and chance that always says the same.
struct Script {
    explicit Script(double share = 0.0, Policy the_policy = webhook_policy())
        : policy(std::move(the_policy)), dispatch(policy, [share] { return share; }) {}

    std::size_t take(std::vector<DueMessage> due) { return dispatch.take(due, now).size(); }
    Dispatch::Judgement judge(const Delivery& delivery, int attempts_before = 0) {
        store::OutboxMessage message;
        message.row = 7;
        message.attempts = attempts_before;
        return dispatch.judge(message, delivery, now);
    }
    // So many failures in a row, evenly over the time.
    Turn fail(int times, std::chrono::milliseconds over) {
        Turn turn = Turn::none;
        const Time first = now;
        for (int i = 0; i < times; ++i) {
            if (i > 0) now = first + over * i / (times - 1);
            turn = judge(Delivery::retry("the endpoint answered 500")).turn;
        }
        return turn;
    }

    Policy policy;
    Dispatch dispatch;
    Time now = begin;
};

std::vector<DueMessage> due_orders(int count) {
    std::vector<DueMessage> due;
    for (int i = 0; i < count; ++i)
        due.push_back({i + 1, "ord_" + std::to_string(i)});
    return due;
}

}  // namespace

TEST_SUITE_BEGIN("outbox: dispatch");

TEST_CASE("as many messages begin as there are places, and the next when one has ended") {
    Script script;
    CHECK(script.take(due_orders(20)) == 16);
    CHECK(script.dispatch.room(begin) == 0);
    CHECK(script.take(due_orders(20)) == 0);
    script.dispatch.done({1, "ord_0"});
    CHECK(script.take(due_orders(20)) == 1);
}

TEST_CASE("one message at a time for an order") {
    Script script;
    CHECK(script.take({{1, "ord_a"}, {2, "ord_a"}, {3, "ord_b"}}) == 2);
    CHECK(script.take({{2, "ord_a"}}) == 0);
    script.dispatch.done({1, "ord_a"});
    CHECK(script.take({{2, "ord_a"}}) == 1);
}

TEST_CASE("a webhook is tried ten times over three days, and then given up") {
    Script script;
    const auto waits = {5'000ms,      300'000ms,    1'800'000ms,  7'200'000ms, 18'000'000ms,
                        36'000'000ms, 50'400'000ms, 72'000'000ms, 86'400'000ms};
    int attempts = 0;
    for (const auto wait : waits) {
        const auto judged = script.judge(Delivery::retry("it is down"), attempts++);
        CHECK((judged.result.state == MessageState::queued));
        CHECK(judged.result.next_attempt_at == script.now + wait);
        CHECK(judged.result.counts);
        CHECK(judged.result.error == "it is down");
        CHECK(judged.result.row == 7);
    }
    CHECK((script.judge(Delivery::retry("it is down"), attempts).result.state == MessageState::given_up));
}

TEST_CASE("a wait becomes longer by chance, by up to a tenth") {
    Script script(0.5);
    CHECK(script.judge(Delivery::retry("")).result.next_attempt_at == begin + 5'250ms);
}

TEST_CASE("a Retry-After makes a wait longer, never shorter, and at most a day") {
    Script script;
    const auto next = [&](std::chrono::milliseconds after) {
        return script.judge(Delivery::retry("", after), 1).result.next_attempt_at - begin;
    };
    CHECK(next(1s) == 5min);
    CHECK(next(1h) == 1h);
    CHECK(next(25h) == 24h);
}

TEST_CASE("a Retry-After of the one endpoint holds all its messages, for a quarter of an hour at most") {
    Script script;
    script.judge(Delivery::retry("busy", 60s));
    CHECK(script.dispatch.room(begin + 60s - 1ms) == 0);
    CHECK(script.dispatch.rests_until(begin) == begin + 60s);
    CHECK(script.dispatch.room(begin + 60s) == 16);
    CHECK_FALSE(script.dispatch.rests_until(begin + 60s).has_value());
    script.judge(Delivery::retry("busy", 24h));
    CHECK(script.dispatch.room(begin + 15min) == 16);
}

TEST_CASE("a message that is refused is given up, and says nothing about the others") {
    Script script;
    const auto judged = script.judge(Delivery::refused("no such mailbox"));
    CHECK((judged.result.state == MessageState::given_up));
    CHECK(judged.result.error == "no such mailbox");
    CHECK((judged.turn == Turn::none));
    CHECK(script.dispatch.room(begin) == 16);
}

TEST_CASE("an endpoint is paused after 20 failures in a row over an hour, not before") {
    CHECK((Script().fail(20, 1h) == Turn::paused));
    CHECK((Script().fail(19, 2h) == Turn::none));
    CHECK((Script().fail(20, 1h - 1ms) == Turn::none));

    Script once_well;
    once_well.fail(19, 1h);
    once_well.judge(Delivery::delivered());
    CHECK((once_well.fail(1, 0ms) == Turn::none));
    CHECK((once_well.fail(19, 2h) == Turn::paused));
}

TEST_CASE("a paused endpoint is probed each hour, and no message pays for it") {
    Script script;
    script.fail(20, 1h);
    CHECK(script.dispatch.room(script.now) == 0);
    CHECK(script.dispatch.rests_until(script.now) == script.now + 1h);
    script.now += 1h;
    CHECK(script.take(due_orders(5)) == 1);
    CHECK(script.dispatch.room(script.now) == 0);
    const auto judged = script.judge(Delivery::retry("still down"), 9);
    CHECK((judged.turn == Turn::none));
    CHECK((judged.result.state == MessageState::queued));
    CHECK_FALSE(judged.result.counts);
    script.dispatch.done({1, "ord_0"});
    CHECK(script.dispatch.room(script.now + 1h - 1ms) == 0);
    CHECK(script.dispatch.room(script.now + 1h) == 1);
}

TEST_CASE("a probe that is delivered resumes, and so does an attempt that was under way") {
    Script script;
    script.fail(20, 1h);
    CHECK((script.judge(Delivery::delivered()).turn == Turn::resumed));
    CHECK(script.dispatch.room(script.now) == 16);
    CHECK((script.judge(Delivery::delivered()).turn == Turn::none));
}

TEST_CASE("an endpoint that is gone is paused at once, is not probed, and the message stays") {
    Script script;
    const auto judged = script.judge(Delivery::gone("the endpoint answered 410"));
    CHECK((judged.turn == Turn::paused));
    CHECK((judged.result.state == MessageState::queued));
    CHECK_FALSE(judged.result.counts);
    CHECK(script.dispatch.room(begin + 1000h) == 0);
    CHECK_FALSE(script.dispatch.rests_until(begin).has_value());
    CHECK(script.dispatch.resume());
    CHECK(script.dispatch.room(begin) == 16);
    CHECK_FALSE(script.dispatch.resume());
}

TEST_CASE("what a person resumes counts its failures anew") {
    Script script;
    script.fail(20, 1h);
    script.dispatch.resume();
    CHECK((script.fail(19, 2h) == Turn::none));
    CHECK((script.fail(1, 0ms) == Turn::paused));
}

TEST_CASE("after a restart a paused endpoint is probed at once, one that is gone is not") {
    Script paused;
    paused.dispatch.restore_pause(false);
    CHECK(paused.dispatch.room(begin) == 1);
    Script gone;
    gone.dispatch.restore_pause(true);
    CHECK(gone.dispatch.room(begin) == 0);
}

TEST_CASE("a channel with many receivers is never paused, and one's Retry-After holds no other") {
    Policy mail;
    mail.waits = {1min};
    Script script(0.0, mail);
    CHECK((script.fail(100, 10h) == Turn::none));
    const auto judged = script.judge(Delivery::retry("greylisted", 5min));
    CHECK(judged.result.next_attempt_at == script.now + 5min);
    CHECK(script.dispatch.room(script.now) == 16);
}

TEST_SUITE_END();
