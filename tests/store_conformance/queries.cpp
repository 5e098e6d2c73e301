#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Enrollment;
using domain::Status;

TEST_SUITE_BEGIN("store: queries");

STORE_CASE(Fixture, "an order is read with exactly the bytes that were published") {
    const std::string order_id = bound_order("pi_1");
    const auto applied = apply(event_about("pi_1", "evt_1", Status::failed));
    const auto read = store->make_queries()->order(order_id);
    REQUIRE(read);
    CHECK(*read->view == *applied.order->view);
    CHECK(read->customer_id == applied.order->customer_id);
    CHECK(read->status == Status::failed);
    CHECK(read->version == 2);
    CHECK(read->needs_enrollment);
    CHECK_FALSE(read->final);
    CHECK_FALSE(store->make_queries()->order("ord_none"));
}

STORE_CASE(Fixture, "an open reader sees each commit at once") {
    const auto reader = store->make_queries();
    const std::string order_id = new_order();
    CHECK(reader->order(order_id)->version == 1);
    run(store->cancel_unbound(order_id));
    CHECK(reader->order(order_id)->version == 2);
}

STORE_CASE(Fixture, "the details of an order are those it was made with") {
    CreateOrder command = order_command();
    command.email = "a@example.com";
    const std::string order_id = run(store->create_order(command)).order.order_id;
    const auto details = store->make_queries()->order_details(order_id);
    REQUIRE(details);
    CHECK(details->snapshot.order_id == order_id);
    CHECK(details->amount == 4900);
    CHECK(details->currency == "usd");
    CHECK(details->course == command.course);
    CHECK(details->customer.email == "a@example.com");
    CHECK_FALSE(store->make_queries()->order_details(new_order("bob"))->customer.email);
    CHECK_FALSE(store->make_queries()->order_details("ord_none"));
}

STORE_CASE(Fixture, "a customer is known by the hash of their secret") {
    const auto created = create();
    CHECK(store->make_queries()->customer_by_secret("hash-of-alice") == created.order.customer_id);
    CHECK_FALSE(store->make_queries()->customer_by_secret("hash-of-bob"));
}

STORE_CASE(Fixture, "a customer's orders come newest first, page by page") {
    std::vector<CreatedOrder> made;
    for (int i = 0; i < 5; ++i) {
        made.push_back(create("alice", "course-" + std::to_string(i)));
        clock.advance(std::chrono::milliseconds(1));
    }
    new_order("bob");
    const std::string customer = made[0].order.customer_id;
    const auto reader = store->make_queries();

    const OrderPage first = reader->orders_of(customer, {2, "", std::nullopt});
    REQUIRE(first.views.size() == 2);
    CHECK(*first.views[0] == *made[4].order.view);
    CHECK(*first.views[1] == *made[3].order.view);
    CHECK(first.has_more);

    const OrderPage rest = reader->orders_of(customer, {3, made[3].order.order_id, std::nullopt});
    REQUIRE(rest.views.size() == 3);
    CHECK(*rest.views[2] == *made[0].order.view);
    CHECK_FALSE(rest.has_more);
    CHECK(reader->orders_of(customer, {3, made[0].order.order_id, std::nullopt}).views.empty());
}

STORE_CASE(Fixture, "a page that starts after an unknown or another customer's order is empty") {
    const std::string customer = create().order.customer_id;
    const std::string of_bob = new_order("bob");
    const auto reader = store->make_queries();
    CHECK(reader->orders_of(customer, {20, "ord_none", std::nullopt}).views.empty());
    CHECK(reader->orders_of(customer, {20, of_bob, std::nullopt}).views.empty());
    CHECK(reader->orders_of("cus_none", {}).views.empty());
}

STORE_CASE(Fixture, "a page can be of one status, and holds 1 to 100 orders") {
    const auto cancelled = create("alice", "rust");
    run(store->cancel_unbound(cancelled.order.order_id));
    for (int i = 0; i < 101; ++i)
        create("alice", "course-" + std::to_string(i));
    const auto reader = store->make_queries();
    const std::string customer = cancelled.order.customer_id;
    CHECK(reader->orders_of(customer, {10, "", Status::cancelled}).views.size() == 1);
    CHECK(reader->orders_of(customer, {10, "", Status::paid}).views.empty());
    CHECK(reader->orders_of(customer, {1000, "", std::nullopt}).views.size() == 100);
    CHECK(reader->orders_of(customer, {1000, "", std::nullopt}).has_more);
    CHECK(reader->orders_of(customer, {0, "", std::nullopt}).views.size() == 1);
}

STORE_CASE(Fixture, "access to a course follows the newest order that is not cancelled") {
    const auto reader = store->make_queries();
    const std::string cancelled = new_order();
    const std::string customer = reader->order(cancelled)->customer_id;
    CHECK(reader->access_of(customer, "cpp").order_id == cancelled);
    run(store->cancel_unbound(cancelled));
    CHECK(reader->access_of(customer, "cpp").order_id == "");
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(reader->access_of(customer, "cpp").order_id == order_id);
    CHECK(reader->access_of(customer, "cpp").enrollment == Enrollment::requested);
    CHECK(reader->orders_awaiting_enrollment({}, "", 10) == std::vector{order_id});
    run(store->activate_enrollment(order_id));
    CHECK(reader->access_of(customer, "cpp").enrollment == Enrollment::active);
    CHECK(reader->access_of(customer, "rust").enrollment == Enrollment::none);
    CHECK(reader->orders_awaiting_enrollment({}, "", 10).empty());
}

STORE_CASE(Fixture, "open orders are found by age, oldest first") {
    const std::string oldest = new_order("alice");
    clock.advance(std::chrono::hours(1));
    const std::string cancelled = new_order("bob");
    run(store->cancel_unbound(cancelled));
    clock.advance(std::chrono::milliseconds(1));
    const std::string second = new_order("carol");
    clock.advance(std::chrono::hours(1));
    const Time now = clock.now();
    new_order("dave");
    const auto reader = store->make_queries();
    CHECK(reader->open_orders_created_before(now, "", 10) == std::vector{oldest, second});
    CHECK(reader->open_orders_created_before(now, "", 1) == std::vector{oldest});
    CHECK(reader->open_orders_created_before(now, oldest, 1) == std::vector{second});
    CHECK(reader->open_orders_created_before(now, second, 1).empty());
    // Where one stood counts, whether it is still open or not.
    CHECK(reader->open_orders_created_before(now, cancelled, 10) == std::vector{second});
    const Time first = now - std::chrono::hours(2) - std::chrono::milliseconds(1);
    CHECK(reader->stats().first_order_at == first);
    CHECK(reader->stats().oldest_open_order_at == first);
}

STORE_CASE(Fixture, "the stats of an empty store are none") {
    const StoreStats stats = store->make_queries()->stats();
    CHECK_FALSE(stats.last_event_at);
    CHECK_FALSE(stats.oldest_open_order_at);
    CHECK_FALSE(stats.first_order_at);
    CHECK(stats.parked == 0);
    CHECK(stats.in_review == 0);
}

STORE_CASE(Fixture, "the last event is the newest webhook, not a cancelling or a look-up of ours") {
    apply(event_about("pi_1", "evt_1", Status::paid));
    IncomingEvent lookup = event_about("pi_1", "local_1", Status::paid);
    lookup.source = IncomingEvent::Source::lookup;
    lookup.received_at += std::chrono::hours(1);
    apply(lookup);
    run(store->cancel_unbound(new_order()));
    CHECK(store->make_queries()->stats().last_event_at == from_milliseconds(1'795'000'000'123));
}

TEST_SUITE_END();
