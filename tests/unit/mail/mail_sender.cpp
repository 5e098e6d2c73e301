#include "mail/mail_sender.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using namespace std::chrono_literals;
using domain::Status;
using Outcome = outbox::SendResult::Outcome;

namespace {

class ScriptedTransport final : public mail::MailTransport {
  public:
    task<outbox::SendResult> send(mail::OutgoingMail outgoing) override {
        sent.push_back(std::move(outgoing));
        co_return send_result;
    }
    std::vector<mail::OutgoingMail> sent;
    outbox::SendResult send_result;
};

class MailQueue : public Fixture {
  public:
    MailQueue() : Fixture({}, {.webhook = false, .mail = true}) {}

    // The queued mail about a decline of another order of this address.
    std::int64_t declined(const std::string& email) {
        const std::string name = "customer-" + std::to_string(++orders_);
        CreateOrder command = order_command(name);
        command.email = email;
        const std::string order_id = run(store->create_order(std::move(command))).order.order_id;
        bind(order_id, "pi_" + name);
        apply(event_about("pi_" + name, "evt_" + name, Status::failed));
        return store->make_queries()->outbox().due(Channel::mail, clock.now() + 1h, 1000).back().row;
    }
    Outcome send(std::int64_t row) {
        const auto message = store->make_queries()->outbox().message(row);
        return run(sender.send(*message)).outcome;
    }

    mail::Composer composer{"https://shop.example", {"", "orders@shop.example"}, Secret("key")};
    ScriptedTransport transport;
    mail::MailSender sender{
        composer, transport, store->make_queries(), {.declines_per_address = 3, .within = 24h}};

  private:
    int orders_ = 0;
};

}  // namespace

TEST_SUITE_BEGIN("mail: mail sender");

TEST_CASE_FIXTURE(MailQueue, "name+1@ and name+2@ are one address, which is told of so many declines only") {
    for (const char* spelling : {"ada+1@example.com", "Ada@example.com", "ada+2@EXAMPLE.com"})
        CHECK(send(declined(spelling)) == Outcome::delivered);
    for (const char* spelling : {"ada@example.com", "ada+3@example.com", "ADA+x+y@example.com"})
        CHECK(send(declined(spelling)) == Outcome::refused);
    for (const char* other : {"ada@example.org", "adam@example.com", "ad@example.com", "ada-1@example.com"})
        CHECK(send(declined(other)) == Outcome::delivered);
}

TEST_CASE_FIXTURE(MailQueue, "what was queued is composed and sent") {
    CHECK(send(declined("ada@example.com")) == Outcome::delivered);
    REQUIRE(transport.sent.size() == 1);
    CHECK(transport.sent[0].to == "ada@example.com");
}

TEST_CASE_FIXTURE(MailQueue, "a decline waits five minutes, and goes only if the order still fails") {
    const std::int64_t still = declined("ada@example.com");
    const auto due = [&] {
        return store->make_queries()->outbox().due(Channel::mail, clock.now(), 100).size();
    };
    CHECK(due() == 0);
    clock.advance(store::decline_patience - 1ms);
    CHECK(due() == 0);
    clock.advance(1ms);
    CHECK(due() == 1);
    CHECK(send(still) == Outcome::delivered);

    const std::int64_t retried = declined("bea@example.com");
    apply(event_about("pi_customer-2", "evt_paid", Status::paid));
    CHECK(send(retried) == Outcome::needless);
    CHECK(transport.sent.size() == 1);
}

TEST_CASE_FIXTURE(MailQueue, "an address that is none is refused, and nothing is sent") {
    CHECK(send(declined("ada@nowhere@example.com")) == Outcome::refused);
    CHECK(transport.sent.empty());
}

TEST_CASE_FIXTURE(MailQueue, "what the transport says is what becomes of it") {
    transport.send_result = outbox::SendResult::retry("later");
    CHECK(send(declined("ada@example.com")) == Outcome::retry);
    transport.send_result = outbox::SendResult::refused("never");
    CHECK(send(declined("ada@example.com")) == Outcome::refused);
}

TEST_CASE_FIXTURE(MailQueue,
                  "an address is told of so many declines within a day, in any spelling, and no more") {
    std::vector<std::int64_t> rows;
    for (const char* email : {"ada@example.com", "ADA@example.com", "Ada@Example.com", "ada@example.com"})
        rows.push_back(declined(email));
    CHECK(send(rows[0]) == Outcome::delivered);
    CHECK(send(rows[1]) == Outcome::delivered);
    CHECK(send(rows[2]) == Outcome::delivered);
    CHECK(send(rows[3]) == Outcome::refused);
    // A repeated attempt is judged like the first, another address for itself.
    CHECK(send(rows[2]) == Outcome::delivered);
    CHECK(send(declined("bea@example.com")) == Outcome::delivered);
}

TEST_CASE_FIXTURE(MailQueue,
                  "after a day an address may be told again, and what was given up does not count") {
    for (int i = 0; i < 3; ++i)
        declined("ada@example.com");
    const std::int64_t fourth = declined("ada@example.com");
    CHECK(send(fourth) == Outcome::refused);
    run(store->outbox().record({fourth, MessageState::given_up, {}, true, "too many"}));
    clock.advance(24h);
    CHECK(send(declined("ada@example.com")) == Outcome::delivered);
    CHECK(send(declined("ada@example.com")) == Outcome::delivered);
    CHECK(send(declined("ada@example.com")) == Outcome::delivered);
    CHECK(send(declined("ada@example.com")) == Outcome::refused);
}

TEST_CASE_FIXTURE(MailQueue, "receipts have no limit") {
    std::vector<std::int64_t> rows;
    for (int i = 0; i < 4; ++i) {
        const std::int64_t row = declined("ada@example.com");
        const auto message = store->make_queries()->outbox().message(row);
        const std::string name = "customer-" + std::to_string(i + 1);
        apply(event_about("pi_" + name, "evt_paid_" + name, Status::paid));
        rows.push_back(row + 1);
    }
    for (const std::int64_t row : rows) {
        const auto message = store->make_queries()->outbox().message(row);
        REQUIRE(message.has_value());
        REQUIRE(message->change.became(Status::paid));
        CHECK(send(row) == Outcome::delivered);
    }
}

TEST_SUITE_END();
