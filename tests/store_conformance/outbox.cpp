#include "store/outbox.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using namespace std::chrono_literals;
using domain::Status;

namespace {

class BothChannels : public Fixture {
  public:
    BothChannels() : Fixture({}, {true, true}) {}

    CreatedOrder create_with_email(const std::string& customer = "alice") {
        CreateOrder command = order_command(customer);
        command.email = customer + "@example.com";
        return run(store->create_order(std::move(command)));
    }
    std::string paid_order(const std::string& object, const std::string& customer = "alice") {
        const std::string order_id = create_with_email(customer).order.order_id;
        bind(order_id, object);
        apply(event_about(object, "evt_" + object, Status::paid));
        return order_id;
    }
    std::vector<DueMessage> due(Channel channel = Channel::webhook) {
        return store->make_queries()->outbox().due(channel, clock.now(), 100);
    }
    std::vector<std::uint64_t> due_versions(Channel channel = Channel::webhook) {
        std::vector<std::uint64_t> versions;
        for (const DueMessage& message : due(channel))
            versions.push_back(store->make_queries()->outbox().message(message.row)->version);
        return versions;
    }
    std::vector<OutboxLine> list(OutboxFilter filter = {}) {
        return store->make_queries()->outbox().list(filter);
    }
    std::int64_t row_of(const std::string& order_id, std::uint64_t version,
                        Channel channel = Channel::webhook) {
        for (const OutboxLine& line : list({channel, order_id, {}, {}, "", 100}))
            if (line.version == version) return line.row;
        return 0;
    }
    std::string cursor_of(const std::string& order_id) {
        return list({Channel::webhook, order_id, {}, {}, "", 1}).front().cursor;
    }
    void delivered(std::int64_t row) {
        run(store->outbox().record({row, MessageState::delivered, {}, true, {}}));
    }
    void retry(std::int64_t row, std::chrono::milliseconds wait) {
        run(store->outbox().record({row, MessageState::queued, clock.now() + wait, true, "it is down"}));
    }
    void given_up(std::int64_t row) {
        run(store->outbox().record({row, MessageState::given_up, {}, true, "no use"}));
    }
    OutboxStats stats(Channel channel = Channel::webhook) {
        return store->make_queries()->outbox().stats(channel);
    }
};

using Versions = std::vector<std::uint64_t>;

}  // namespace

TEST_SUITE_BEGIN("store: outbox");

STORE_CASE(Fixture, "nothing is queued for a channel that is off") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(cell("SELECT count(*) FROM outbox") == "0");
}

STORE_CASE(BothChannels,
           "every transition is queued as a webhook, with what it changed and what watchers saw") {
    const std::string order_id = create_with_email().order.order_id;
    bind(order_id, "pi_1");
    const Snapshot paid = *apply(event_about("pi_1", "evt_1", Status::paid)).order;
    const Snapshot active = run(store->activate_enrollment(order_id));

    const auto lines = list({Channel::webhook, order_id, {}, {}, "", 100});
    REQUIRE(lines.size() == 3);
    const auto message = [&](std::size_t i) {
        return *store->make_queries()->outbox().message(lines[i].row);
    };
    CHECK_FALSE(message(0).change.before.has_value());
    CHECK((message(0).change.after.status == Status::pending));
    CHECK(message(0).customer.email == "alice@example.com");
    CHECK(message(0).queued_at == clock.now());
    CHECK(message(0).attempts == 0);

    CHECK(message(1).version == 2);
    CHECK(message(1).view == *paid.view);
    CHECK(message(1).change.became(Status::paid));
    CHECK((message(1).change.before->enrollment == domain::Enrollment::none));
    CHECK((message(1).change.after.enrollment == domain::Enrollment::requested));

    CHECK(message(2).view == *active.view);
    CHECK((message(2).change.before->status == Status::paid));
    CHECK((message(2).change.after.enrollment == domain::Enrollment::active));
}

STORE_CASE(BothChannels, "mail is queued where it matters, and where the customer has an address") {
    const std::string order_id = create_with_email().order.order_id;
    bind(order_id, "pi_1");
    apply(event_about("pi_1", "evt_1", Status::failed));
    domain::Contribution again = contribution("evt_2", Status::failed);
    again.at.created += 1;
    again.failure = domain::Failure{"expired_card", "Your card has expired."};
    apply(event_about("pi_1", "evt_2", again));
    apply(event_about("pi_1", "evt_3", Status::paid));
    run(store->activate_enrollment(order_id));
    domain::Contribution refund = contribution("evt_4", std::nullopt);
    refund.refunds.push_back({"re_1", {domain::RefundStatus::succeeded, 1000}});
    apply(event_about("pi_1", "evt_4", refund));
    CHECK(cell("SELECT group_concat(version || ':' || status || ':' || refunded) FROM outbox"
               " WHERE channel = 'mail'") == "2:failed:0,4:paid:0,6:paid:1000");

    const std::string silent = bound_order("pi_2", "bob");
    apply(event_about("pi_2", "evt_5", Status::paid));
    CHECK(list({Channel::mail, silent, {}, {}, "", 100}).empty());
    CHECK(list({Channel::webhook, silent, {}, {}, "", 100}).size() == 2);
}

STORE_CASE(BothChannels, "an event that changes nothing queues nothing, and neither does a repetition") {
    const std::string order_id = paid_order("pi_1");
    const std::string before = cell("SELECT count(*) FROM outbox");
    apply(event_about("pi_1", "evt_pi_1", Status::paid));
    apply(event_about("pi_1", "evt_other", Status::paid));
    CHECK(cell("SELECT count(*) FROM outbox") == before);
}

STORE_CASE(BothChannels, "a later webhook of an order waits until the earlier one is delivered or given up") {
    const std::string order_id = paid_order("pi_1");
    run(store->activate_enrollment(order_id));
    CHECK(due_versions() == Versions{1});
    retry(row_of(order_id, 1), 5s);
    CHECK(due_versions().empty());
    CHECK(store->make_queries()->outbox().next_due(Channel::webhook, clock.now()) == clock.now() + 5s);
    clock.advance(5s);
    CHECK(due_versions() == Versions{1});
    delivered(row_of(order_id, 1));
    CHECK(due_versions() == Versions{2});
    given_up(row_of(order_id, 2));
    CHECK(due_versions() == Versions{3});
    delivered(row_of(order_id, 3));
    CHECK(due_versions().empty());
    CHECK_FALSE(store->make_queries()->outbox().next_due(Channel::webhook, clock.now()).has_value());
}

STORE_CASE(BothChannels, "another order's webhooks, and mail, wait for nobody") {
    const std::string order_id = paid_order("pi_1");
    paid_order("pi_2", "bob");
    retry(row_of(order_id, 1), 1h);
    CHECK(due_versions() == Versions{1});
    CHECK(due_versions(Channel::mail) == Versions{2, 2});
}

STORE_CASE(BothChannels, "an attempt is counted with its error, a probe is not counted") {
    const std::string order_id = paid_order("pi_1");
    const std::int64_t row = row_of(order_id, 1);
    retry(row, 1s);
    retry(row, 1s);
    run(store->outbox().record({row, MessageState::queued, clock.now(), false, "still down"}));
    const OutboxLine line = list({Channel::webhook, order_id, {}, {}, "", 1}).front();
    CHECK(line.attempts == 2);
    CHECK(line.last_error == "still down");
    CHECK(line.next_attempt_at == clock.now());
    CHECK_FALSE(line.ended_at.has_value());
}

STORE_CASE(BothChannels,
           "what was given up is queued again in its place, before later versions of its order") {
    const std::string order_id = paid_order("pi_1");
    run(store->activate_enrollment(order_id));
    given_up(row_of(order_id, 1));
    retry(row_of(order_id, 2), 1h);
    const Requeued requeued =
        run(store->outbox().requeue({Channel::webhook, order_id, MessageState::given_up, {}, "", 100}));
    CHECK(requeued.count == 1);
    CHECK_FALSE(requeued.more);
    CHECK(due_versions() == Versions{1});
    CHECK(list({Channel::webhook, order_id, {}, {}, "", 1}).front().attempts == 0);
    // The attempt at version 2 that was under way meanwhile ends.
    retry(row_of(order_id, 2), 0s);
    CHECK(due_versions() == Versions{1});
    delivered(row_of(order_id, 1));
    CHECK(due_versions() == Versions{2});
}

STORE_CASE(BothChannels, "many are queued again in steps, the delivered ones too where all are asked for") {
    for (int i = 0; i < 5; ++i) {
        const std::string n = std::to_string(i);
        delivered(row_of(create_with_email("customer " + n).order.order_id, 1));
    }
    OutboxFilter filter{Channel::webhook, "", {}, {}, "", 2};
    std::uint64_t count = 0;
    int steps = 0;
    for (Requeued step{0, "", true}; step.more; ++steps) {
        step = run(store->outbox().requeue(filter));
        count += step.count;
        filter.after = step.next;
    }
    CHECK(count == 5);
    CHECK(steps == 3);
    CHECK(due().size() == 5);
}

STORE_CASE(BothChannels, "messages are listed by state, order, channel and time") {
    const std::string first = create_with_email("one").order.order_id;
    clock.advance(1s);
    const std::string second = create_with_email("two").order.order_id;
    clock.advance(1s);
    const std::string third = create_with_email("three").order.order_id;
    given_up(row_of(first, 1));
    delivered(row_of(second, 1));

    const auto orders = [&](OutboxFilter filter) {
        std::vector<std::string> found;
        for (const OutboxLine& line : list(filter))
            found.push_back(line.order_id);
        return found;
    };
    using Orders = std::vector<std::string>;
    CHECK(orders({}) == Orders{first, second, third});
    CHECK(orders({{}, "", MessageState::given_up, {}, "", 100}) == Orders{first});
    CHECK(orders({Channel::webhook, "", MessageState::queued, {}, "", 100}) == Orders{third});
    CHECK(orders({{}, "", MessageState::delivered, {}, "", 100}) == Orders{second});
    CHECK(orders({Channel::mail, "", {}, {}, "", 100}).empty());
    CHECK(orders({{}, second, {}, {}, "", 100}) == Orders{second});
    CHECK(orders({{}, "", {}, clock.now() - 1s, "", 100}) == Orders{second, third});
    CHECK(orders({{}, "", {}, clock.now() + 1s, "", 100}).empty());
    CHECK(orders({{}, "", {}, clock.now() - 1h, "", 100}) == Orders{first, second, third});
    CHECK(orders({{}, "", {}, {}, "", 2}) == Orders{first, second});
    CHECK(orders({{}, "", {}, {}, cursor_of(second), 2}) == Orders{third});
}

STORE_CASE(BothChannels, "the stats count what waits and what was given up") {
    const Time begun = clock.now();
    const std::string order_id = create_with_email("one").order.order_id;
    clock.advance(1s);
    create_with_email("two");
    CHECK(stats().queued == 2);
    CHECK(stats().oldest_queued_at == begun);
    given_up(row_of(order_id, 1));
    CHECK(stats().queued == 1);
    CHECK(stats().given_up == 1);
    CHECK(stats().oldest_queued_at == begun + 1s);
    CHECK(stats(Channel::mail).queued == 0);
    CHECK_FALSE(stats(Channel::mail).oldest_queued_at.has_value());
}

STORE_CASE(BothChannels, "a pause outlives a restart, until it is lifted") {
    run(store->outbox().set_pause(Channel::webhook,
                                  {"https://shop.example/hook", clock.now(), true, "it said 410"}));
    reopen();
    const auto pause = store->make_queries()->outbox().pause(Channel::webhook);
    REQUIRE(pause.has_value());
    CHECK(pause->target == "https://shop.example/hook");
    CHECK(pause->since == clock.now());
    CHECK(pause->gone);
    CHECK(pause->reason == "it said 410");
    CHECK_FALSE(store->make_queries()->outbox().pause(Channel::mail).has_value());
    run(store->outbox().lift_pause(Channel::webhook));
    CHECK_FALSE(store->make_queries()->outbox().pause(Channel::webhook).has_value());
}

STORE_CASE(
    BothChannels,
    "delivered messages go after 7 days, given-up ones after 30, and a queued one is given up after 30") {
    const std::string delivered_order = create_with_email("one").order.order_id;
    const std::string failed_order = create_with_email("two").order.order_id;
    const std::string waiting_order = paid_order("pi_1", "three");
    delivered(row_of(delivered_order, 1));
    given_up(row_of(failed_order, 1));
    retry(row_of(waiting_order, 1), 1s);
    delivered(row_of(waiting_order, 2, Channel::mail));
    const auto webhooks = [&](std::chrono::milliseconds later) {
        clock.advance(later);
        reopen();  // begins with its housekeeping
        run(store->activate_enrollment("ord_unknown"));
        return cell("SELECT group_concat(state || attempts) FROM outbox WHERE channel = 'webhook'");
    };
    CHECK(webhooks(168h) == "delivered1,given_up1,queued1,queued0");
    CHECK(webhooks(1ms) == "given_up1,queued1,queued0");
    CHECK(webhooks(552h - 1ms) == "given_up1,queued1,queued0");
    CHECK(webhooks(1ms) == "given_up1,given_up0");
    CHECK(webhooks(720h + 1ms) == "");
}

STORE_CASE(BothChannels, "what is not committed is not queued either") {
    CreateOrder command = order_command();
    command.currency = std::string(1, '\0');
    const std::string order_id = bound_order("pi_1");
    const std::string before = cell("SELECT count(*) FROM outbox");
    // The object pays another order already: the command fails as a whole.
    const std::string other = new_order("bob");
    const auto reserved = run(store->reserve_binding(other, Binding::Kind::intent, ""));
    CHECK_THROWS(run(store->complete_binding(other, reserved.binding.number, "pi_1")));
    CHECK(cell("SELECT count(*) FROM outbox") == std::to_string(std::stoi(before) + 1));
}

TEST_SUITE_END();
