#include <doctest/doctest.h>

#include "base/ids.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Enrollment;
using domain::Status;
using Created = CreatedOrder::Outcome;
using Cancelled = CancelledOrder::Outcome;

TEST_SUITE_BEGIN("store: orders");

STORE_CASE(Fixture, "a new order is pending at version 1, is published, and names a new customer") {
    const CreatedOrder created = create();
    CHECK(created.outcome == Created::created);
    CHECK(is_order_id(created.order.order_id));
    CHECK(is_id("cus_", created.order.customer_id));
    CHECK(created.order.status == Status::pending);
    CHECK(created.order.version == 1);
    CHECK_FALSE(created.order.final);
    CHECK(parsed(created.order).at("id").as_string() == created.order.order_id);
    store->stop();
    REQUIRE(heard.all().size() == 1);
    CHECK(heard.all()[0].view == created.order.view);
}

STORE_CASE(Fixture, "a customer's open order for the course comes back") {
    const CreatedOrder first = create();
    const CreatedOrder second = create();
    CHECK(second.outcome == Created::open_already);
    CHECK(second.order.order_id == first.order.order_id);
    CHECK(*second.order.view == *first.order.view);
    CHECK(create("alice", "rust").outcome == Created::created);
    CHECK(create("bob").outcome == Created::created);
    CHECK(cell("SELECT count(*) FROM customers") == "2");
}

STORE_CASE(Fixture, "two equal creates at once give one order") {
    const auto first = ask(store->create_order(order_command()));
    const auto second = ask(store->create_order(order_command()));
    run_all();
    CHECK(first->value->outcome == Created::created);
    CHECK(second->value->outcome == Created::open_already);
    CHECK(first->value->order.order_id == second->value->order.order_id);
    CHECK(cell("SELECT count(*) FROM orders") == "1");
}

STORE_CASE(Fixture, "two equal creates at once under one idempotency key give one order and one customer") {
    CreateOrder command = order_command();
    command.idempotency = {"key-of-22-characters-or-more", "body"};
    const auto first = ask(store->create_order(command));
    const auto second = ask(store->create_order(command));
    run_all();
    CHECK(first->value->outcome == Created::created);
    CHECK(second->value->outcome == Created::repeated);
    CHECK(first->value->order.order_id == second->value->order.order_id);
    CHECK(cell("SELECT count(*) FROM customers") == "1");
}

STORE_CASE(Fixture, "the same key and body repeat the order as it is now") {
    CreateOrder command = order_command();
    command.idempotency = {"key", "body"};
    const std::string order_id = run(store->create_order(command)).order.order_id;
    run(store->cancel_unbound(order_id));
    const CreatedOrder repeated = run(store->create_order(command));
    CHECK(repeated.outcome == Created::repeated);
    CHECK(repeated.order.order_id == order_id);
    CHECK(repeated.order.version == 2);
    CHECK(repeated.order.status == Status::cancelled);
}

STORE_CASE(Fixture, "the same key with another body is a mismatch, for this customer only") {
    CreateOrder command = order_command();
    command.idempotency = {"key", "body"};
    run(store->create_order(command));
    command.idempotency->body_hash = "another";
    const CreatedOrder mismatch = run(store->create_order(command));
    CHECK(mismatch.outcome == Created::idempotency_mismatch);
    CHECK(mismatch.order.view == nullptr);
    CreateOrder of_bob = order_command("bob");
    of_bob.idempotency = command.idempotency;
    CHECK(run(store->create_order(of_bob)).outcome == Created::created);
}

STORE_CASE(Fixture, "a key that met an open order is remembered for it") {
    const std::string order_id = new_order();
    CreateOrder command = order_command();
    command.idempotency = {"key", "body"};
    CHECK(run(store->create_order(command)).outcome == Created::open_already);
    run(store->cancel_unbound(order_id));
    CHECK(run(store->create_order(command)).outcome == Created::repeated);
    CHECK(run(store->create_order(command)).order.order_id == order_id);
}

STORE_CASE(Fixture, "after a cancelled order the course can be ordered again") {
    const std::string order_id = new_order();
    run(store->cancel_unbound(order_id));
    const CreatedOrder again = create();
    CHECK(again.outcome == Created::created);
    CHECK(again.order.order_id != order_id);
}

STORE_CASE(Fixture, "a paid order means enrolled already, also while enrollment is on its way") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(create().outcome == Created::already_enrolled);
    CHECK(create().order.order_id == order_id);
    run(store->activate_enrollment(order_id));
    CHECK(create().outcome == Created::already_enrolled);
    CHECK(create().order.enrollment == Enrollment::active);
}

STORE_CASE(Fixture, "a paid order that needs no enrollment is final, and the course is the customer's") {
    CreateOrder command = order_command();
    command.needs_enrollment = false;
    const std::string order_id = run(store->create_order(command)).order.order_id;
    bind(order_id, "pi_1");
    const auto paid = apply(event_about("pi_1", "evt_1", Status::paid)).order;
    CHECK(paid->final);
    CHECK(paid->enrollment == Enrollment::none);
    CHECK_FALSE(paid->needs_enrollment);
    CHECK(run(store->create_order(command)).outcome == Created::already_enrolled);
    CHECK(cell("SELECT count(*) FROM enrollments") == "0");
}

STORE_CASE(Fixture, "an e-mail address is kept with the customer, and a newer one replaces it") {
    CreateOrder command = order_command();
    command.email = "a@example.com";
    const std::string order_id = run(store->create_order(command)).order.order_id;
    CHECK(store->make_queries()->order_details(order_id)->customer.email == "a@example.com");
    command.email = "b@example.com";
    run(store->create_order(command));
    CHECK(store->make_queries()->order_details(order_id)->customer.email == "b@example.com");
    command.email.reset();
    run(store->create_order(command));
    CHECK(store->make_queries()->order_details(order_id)->customer.email == "b@example.com");
}

STORE_CASE(Fixture, "becoming paid requests enrollment once, activating it makes the order final") {
    const std::string order_id = bound_order("pi_1");
    const auto paid = apply(event_about("pi_1", "evt_1", Status::paid)).order;
    CHECK(paid->enrollment == Enrollment::requested);
    CHECK_FALSE(paid->final);
    CHECK(cell("SELECT order_id || ' ' || state FROM enrollments") == order_id + " requested");
    const Snapshot active = run(store->activate_enrollment(order_id));
    CHECK(active.enrollment == Enrollment::active);
    CHECK(active.final);
    CHECK(active.version == 3);
    CHECK(cell("SELECT state FROM enrollments WHERE activated_at IS NOT NULL") == "active");
    CHECK(run(store->activate_enrollment(order_id)).version == 3);
}

STORE_CASE(Fixture, "enrollment that was not requested is not activated, that of no order is empty") {
    CHECK(run(store->activate_enrollment(new_order())).version == 1);
    CHECK(run(store->activate_enrollment("ord_01JD00000000000000000000ZZ")).view == nullptr);
}

STORE_CASE(Fixture, "a late payment of a second order keeps the enrollment that the first one gave") {
    const std::string first = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::cancelled));
    const std::string second = bound_order("pi_2");
    REQUIRE(second != first);
    apply(event_about("pi_2", "evt_2", Status::paid));
    const auto late = apply(event_about("pi_1", "evt_3", Status::paid));
    CHECK(late.verdict == domain::Verdict::review("late_payment"));
    CHECK(late.order->enrollment == Enrollment::requested);
    CHECK(cell("SELECT count(*) FROM enrollments") == "1");
    CHECK(cell("SELECT order_id FROM enrollments") == second);
    run(store->activate_enrollment(first));
    run(store->activate_enrollment(second));
    CHECK(cell("SELECT state FROM enrollments") == "active");
    CHECK(store->make_queries()->orders_awaiting_enrollment({}, "", 10).empty());
}

STORE_CASE(Fixture, "an unbound order is cancelled at once, and the reason is kept as an event") {
    const std::string order_id = new_order();
    const CancelledOrder cancelled = run(store->cancel_unbound(order_id));
    CHECK(cancelled.outcome == Cancelled::cancelled);
    CHECK(cancelled.order.status == Status::cancelled);
    CHECK(cancelled.order.final);
    CHECK(cancelled.order.version == 2);
    CHECK(cell("SELECT source || ' ' || verdict FROM events WHERE order_id = '" + order_id + "'") ==
          "local applied");
    CHECK(run(store->cancel_unbound(order_id)).outcome == Cancelled::already_cancelled);
    CHECK(run(store->cancel_unbound(order_id)).order.version == 2);
}

STORE_CASE(Fixture, "an order that somebody may pay is not cancelled here") {
    const std::string reserved = new_order();
    run(store->reserve_binding(reserved, Binding::Kind::intent, "amount=4900"));
    const CancelledOrder outcome = run(store->cancel_unbound(reserved));
    CHECK(outcome.outcome == Cancelled::bound);
    CHECK(outcome.order.version == 1);
    REQUIRE(outcome.binding);
    CHECK(outcome.binding->number == 1);
    CHECK(outcome.binding->parameters == "amount=4900");

    const std::string bound = bound_order("pi_1", "bob");
    CHECK(run(store->cancel_unbound(bound)).binding->object_id == "pi_1");
}

STORE_CASE(Fixture, "paid and unknown orders are not cancelled") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(run(store->cancel_unbound(order_id)).outcome == Cancelled::already_paid);
    CHECK(run(store->cancel_unbound("ord_01JD00000000000000000000ZZ")).outcome == Cancelled::unknown_order);
}

STORE_CASE(Fixture, "an order whose binding was abandoned is cancelled at once") {
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    run(store->abandon_binding(order_id, 1));
    CHECK(run(store->cancel_unbound(order_id)).outcome == Cancelled::cancelled);
}

TEST_SUITE_END();
