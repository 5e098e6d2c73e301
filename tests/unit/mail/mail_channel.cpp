#include "mail/mail_channel.hpp"

#include <doctest/doctest.h>

#include "outbox/delivery_scheduler.hpp"

using namespace orderwire;
using namespace std::chrono_literals;
using store::MessageState;

TEST_CASE("a message that nobody takes is tried again after seconds, and given up after a day") {
    outbox::DeliveryScheduler scheduler(mail::retries(), [] { return 0.5; });
    const Time queued = from_milliseconds(1'795'000'000'000);
    store::OutboxMessage message;
    message.channel = store::Channel::mail;
    Time now = queued;
    Time first_retry{};
    for (;;) {
        const auto evaluation = scheduler.evaluate(message, outbox::SendResult::retry("450 later"), now);
        if (evaluation.result.state == MessageState::given_up) break;
        now = evaluation.result.next_attempt_at;
        if (message.attempts++ == 0) first_retry = now;
        REQUIRE(message.attempts < 100);
    }
    CHECK(first_retry - queued <= 10s);
    CHECK(now - queued >= 24h - 10min);
    CHECK(now - queued <= 26h);
}

TEST_CASE("a message that is refused is given up at once") {
    outbox::DeliveryScheduler scheduler(mail::retries(), [] { return 0.5; });
    const auto evaluation =
        scheduler.evaluate({}, outbox::SendResult::refused("550 unknown"), from_milliseconds(0));
    CHECK((evaluation.result.state == MessageState::given_up));
    CHECK(evaluation.result.error == "550 unknown");
}
