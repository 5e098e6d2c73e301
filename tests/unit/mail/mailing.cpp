#include "mail/mailing.hpp"

#include <doctest/doctest.h>

#include "outbox/dispatch.hpp"

using namespace orderwire;
using namespace std::chrono_literals;
using store::MessageState;

TEST_CASE("a message that nobody takes is tried again after seconds, and given up after a day") {
    outbox::Dispatch dispatch(mail::retries(), [] { return 0.5; });
    const Time queued = from_milliseconds(1'795'000'000'000);
    store::OutboxMessage message;
    message.channel = store::Channel::mail;
    Time now = queued;
    Time first_retry{};
    for (;;) {
        const auto judged = dispatch.judge(message, outbox::Delivery::retry("450 later"), now);
        if (judged.result.state == MessageState::given_up) break;
        now = judged.result.next_attempt_at;
        if (message.attempts++ == 0) first_retry = now;
        REQUIRE(message.attempts < 100);
    }
    CHECK(first_retry - queued <= 10s);
    CHECK(now - queued >= 24h - 10min);
    CHECK(now - queued <= 26h);
}

TEST_CASE("a message that is refused is given up at once") {
    outbox::Dispatch dispatch(mail::retries(), [] { return 0.5; });
    const auto judged = dispatch.judge({}, outbox::Delivery::refused("550 unknown"), from_milliseconds(0));
    CHECK((judged.result.state == MessageState::given_up));
    CHECK(judged.result.error == "550 unknown");
}
