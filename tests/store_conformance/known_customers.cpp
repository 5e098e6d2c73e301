#include <doctest/doctest.h>

#include "store/expanded_view.hpp"
#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Enrollment;
using domain::Status;
using Outcome = CreatedOrder::Outcome;

namespace {

class KnownCustomers : public Fixture {
  public:
    static CreateOrder shop_command(const std::string& shop_id, const std::string& course = "cpp") {
        CreateOrder command = order_command("nobody", course);
        command.customer_secret_hash.clear();
        command.customer_shop_id = shop_id;
        return command;
    }
    std::string shop_order(const std::string& shop_id, const std::string& course = "cpp") {
        return run(store->create_order(shop_command(shop_id, course))).order.order_id;
    }
    bool adopt(const std::string& guest, const std::string& shop_id) {
        Customer known;
        known.id = shop_id;
        return run(store->adopt_guest("hash-of-" + guest, known));
    }
    void pay(const std::string& order_id) {
        bind(order_id, "pi_of_" + order_id);
        apply(event_about("pi_of_" + order_id, "evt_of_" + order_id, Status::paid));
    }
    std::string owner(const std::string& order_id) {
        return store->make_queries()->order_details(order_id)->customer.id.value_or("a guest");
    }
    bool paid_twice(const std::string& order_id) {
        return cell("SELECT reviews & 8 FROM orders WHERE order_id = '" + order_id + "'") == "8";
    }
};

}  // namespace

TEST_SUITE_BEGIN("store: known customers");

STORE_CASE(KnownCustomers, "a customer of the shop is the same one by whatever order") {
    CreateOrder command = shop_command("42");
    command.email = "ada@example.com";
    command.name = "Ada";
    command.metadata = R"({"seat":"7"})";
    const CreatedOrder first = run(store->create_order(command));
    CHECK(first.outcome == Outcome::created);
    CHECK(run(store->create_order(command)).outcome == Outcome::open_already);
    CHECK(run(store->create_order(shop_command("43"))).outcome == Outcome::created);
    CHECK(store->make_queries()->customer_by_shop_id("42") == first.order.customer_id);
    CHECK_FALSE(store->make_queries()->customer_by_shop_id("44"));

    const auto details = store->make_queries()->order_details(first.order.order_id);
    CHECK(details->customer.id == "42");
    CHECK(details->customer.email == "ada@example.com");
    CHECK(details->customer.name == "Ada");
    CHECK(details->metadata == R"({"seat":"7"})");
    const std::string& view = *details->snapshot.view;
    CHECK(expanded_view(*details) ==
          view.substr(0, view.size() - 1) +
              R"(,"customer":{"id":"42","email":"ada@example.com","name":"Ada"},"metadata":{"seat":"7"}})");
}

STORE_CASE(KnownCustomers, "a guest's expanded view names nobody") {
    const auto details = store->make_queries()->order_details(new_order());
    CHECK(expanded_view(*details).ends_with(
        R"(,"customer":{"id":null,"email":null,"name":null},"metadata":{}})"));
}

STORE_CASE(KnownCustomers, "a guest's secret cannot pass for a shop's id, nor the other way round") {
    new_order("alice");
    shop_order("hash-of-alice");
    CHECK(cell("SELECT count(*) FROM customers") == "2");
    CHECK_FALSE(store->make_queries()->customer_by_shop_id("alice"));
    CHECK_FALSE(store->make_queries()->customer_by_secret("42"));
}

STORE_CASE(KnownCustomers, "a guest who was never known becomes the known customer, once") {
    CreateOrder command = order_command();
    command.email = "ada@example.com";
    const Snapshot order = run(store->create_order(command)).order;
    CHECK(adopt("alice", "42"));
    CHECK(owner(order.order_id) == "42");
    CHECK(store->make_queries()->customer_by_shop_id("42") == order.customer_id);
    CHECK_FALSE(store->make_queries()->customer_by_secret("hash-of-alice"));
    CHECK(store->make_queries()->order_details(order.order_id)->customer.email == "ada@example.com");
    CHECK_FALSE(adopt("alice", "42"));
    reopen();
    CHECK(run(store->create_order(shop_command("42"))).order.order_id == order.order_id);
}

STORE_CASE(KnownCustomers, "orders, enrollments and idempotency keys go over to the known customer") {
    const std::string theirs = shop_order("42", "js");
    CreateOrder command = order_command();
    command.idempotency = {"key", "body"};
    const std::string open = run(store->create_order(command)).order.order_id;
    const std::string bought = new_order("alice", "rust");
    pay(bought);
    run(store->activate_enrollment(bought));
    CHECK(adopt("alice", "42"));
    for (const std::string& order_id : {theirs, open, bought})
        CHECK(owner(order_id) == "42");
    CHECK(cell("SELECT count(*) FROM customers") == "1");
    CHECK(run(store->create_order(shop_command("42", "rust"))).outcome == Outcome::already_enrolled);
    CreateOrder again = shop_command("42");
    again.idempotency = {"key", "body"};
    CHECK(run(store->create_order(again)).outcome == Outcome::repeated);
    CHECK(run(store->create_order(again)).order.order_id == open);
    // No transition: nothing that watchers see has changed.
    CHECK(heard.of(open, 1).size() == 1);
}

STORE_CASE(KnownCustomers,
           "of two open orders for a course the known customer's is offered, and both can be paid") {
    const std::string theirs = shop_order("42");
    const std::string brought = new_order("alice");
    CHECK(adopt("alice", "42"));
    CHECK(owner(brought) == "42");
    CHECK(run(store->create_order(shop_command("42"))).order.order_id == theirs);

    SUBCASE("the one they brought is offered when theirs is cancelled") {
        run(store->cancel_unbound(theirs));
        const CreatedOrder offered = run(store->create_order(shop_command("42")));
        CHECK(offered.outcome == Outcome::open_already);
        CHECK(offered.order.order_id == brought);
    }
    SUBCASE("a third and a fourth guest may bring one too") {
        for (const char* guest : {"bob", "carol"}) {
            new_order(guest);
            CHECK(adopt(guest, "42"));
        }
        CHECK(run(store->create_order(shop_command("42"))).order.order_id == theirs);
    }
    SUBCASE("paying the one they brought gives the course") {
        pay(brought);
        CHECK(run(store->activate_enrollment(brought)).final);
        const CreatedOrder after = run(store->create_order(shop_command("42")));
        CHECK(after.outcome == Outcome::already_enrolled);
        CHECK(after.order.order_id == brought);
        CHECK_FALSE(paid_twice(brought));
    }
    SUBCASE("paying both marks both for a person, and enrolls once") {
        pay(brought);
        bind(theirs, "pi_2");
        const auto verdict = apply(event_about("pi_2", "evt_2", Status::paid)).verdict;
        CHECK(verdict == domain::Verdict::review("double_payment"));
        CHECK(paid_twice(brought));
        CHECK(paid_twice(theirs));
        CHECK(run(store->activate_enrollment(theirs)).final);
        CHECK(run(store->activate_enrollment(brought)).final);
        CHECK(cell("SELECT count(*) FROM enrollments") == "1");
        CHECK(store->make_queries()->stats().in_review == 2);
    }
}

STORE_CASE(KnownCustomers, "what both have paid for is marked for a person, and access stays") {
    const std::string theirs = shop_order("42");
    pay(theirs);
    const std::string brought = new_order("alice");
    pay(brought);
    run(store->activate_enrollment(brought));
    CHECK_FALSE(paid_twice(theirs));
    CHECK(adopt("alice", "42"));
    CHECK(paid_twice(theirs));
    CHECK(paid_twice(brought));
    const std::string customer_id = *store->make_queries()->customer_by_shop_id("42");
    CHECK(store->make_queries()->access_of(customer_id, "cpp").enrollment == Enrollment::active);
    CHECK(cell("SELECT order_id FROM enrollments") == theirs);
    CHECK(run(store->activate_enrollment(theirs)).final);
}

STORE_CASE(KnownCustomers, "of two idempotency keys the known customer's stays") {
    CreateOrder command = shop_command("42");
    command.idempotency = {"key", "body"};
    const std::string theirs = run(store->create_order(command)).order.order_id;
    CreateOrder of_guest = order_command("alice", "js");
    of_guest.idempotency = {"key", "another body"};
    run(store->create_order(of_guest));
    CHECK(adopt("alice", "42"));
    CHECK(run(store->create_order(command)).order.order_id == theirs);
}

STORE_CASE(KnownCustomers, "an address that the known customer has is not replaced by the guest's") {
    CreateOrder command = shop_command("42");
    command.email = "known@example.com";
    const std::string theirs = run(store->create_order(command)).order.order_id;
    CreateOrder of_guest = order_command("alice", "js");
    of_guest.email = "guest@example.com";
    run(store->create_order(of_guest));
    Customer known;
    known.id = "42";
    known.name = "Ada";
    CHECK(run(store->adopt_guest("hash-of-alice", known)));
    const Customer after = store->make_queries()->order_details(theirs)->customer;
    CHECK(after.email == "known@example.com");
    CHECK(after.name == "Ada");
}

STORE_CASE(KnownCustomers, "the shop lists everybody's orders, or one customer's, filtered and in pages") {
    const std::string guests = new_order("alice");
    clock.advance(std::chrono::milliseconds(5));
    const std::string paid = shop_order("42");
    pay(paid);
    clock.advance(std::chrono::milliseconds(5));
    const std::string pending = shop_order("42", "js");
    const auto reader = store->make_queries();
    const auto ids = [&](const std::optional<std::string>& shop_id, const OrderFilter& filter) {
        std::vector<std::string> found;
        for (const OrderDetails& order : reader->orders_for_shop(shop_id, filter).orders)
            found.push_back(order.snapshot.order_id);
        return found;
    };
    using Ids = std::vector<std::string>;
    CHECK(ids({}, {}) == Ids{pending, paid, guests});
    CHECK(ids("42", {}) == Ids{pending, paid});
    CHECK(ids("43", {}).empty());
    OrderFilter filter;
    filter.status = Status::pending;
    CHECK(ids({}, filter) == Ids{pending, guests});
    CHECK(ids("42", filter) == Ids{pending});
    filter = {};
    filter.enrollment = Enrollment::requested;
    CHECK(ids({}, filter) == Ids{paid});
    run(store->activate_enrollment(paid));
    CHECK(ids({}, filter).empty());
    filter = {};
    filter.limit = 2;
    CHECK(ids({}, filter) == Ids{pending, paid});
    CHECK(reader->orders_for_shop({}, filter).has_more);
    filter.starting_after = paid;
    CHECK(ids({}, filter) == Ids{guests});
    CHECK_FALSE(reader->orders_for_shop({}, filter).has_more);
    filter.starting_after = "ord_unknown";
    CHECK(ids({}, filter).empty());
}

STORE_CASE(KnownCustomers, "enrollments that do not come are counted, with the age of the oldest") {
    const auto reader = store->make_queries();
    CHECK(reader->stats().enrollments_requested == 0);
    CHECK_FALSE(reader->stats().oldest_enrollment_requested_at);
    const Time first_paid = clock.now();
    const std::string first = shop_order("42");
    pay(first);
    clock.advance(std::chrono::minutes(30));
    const std::string second = shop_order("43");
    pay(second);
    CHECK(reader->stats().enrollments_requested == 2);
    CHECK(reader->stats().oldest_enrollment_requested_at == first_paid);
    CHECK(reader->orders_awaiting_enrollment(first_paid, "", 10).empty());
    CHECK(reader->orders_awaiting_enrollment(clock.now(), "", 10) == std::vector<std::string>{first});
    run(store->activate_enrollment(first));
    CHECK(reader->stats().enrollments_requested == 1);
    CHECK(reader->orders_awaiting_enrollment(clock.now(), "", 10).empty());
}

STORE_CASE(KnownCustomers, "idempotency keys are kept for a day") {
    CreateOrder command = shop_command("42");
    command.idempotency = {"key", "body"};
    const std::string order_id = run(store->create_order(command)).order.order_id;
    run(store->cancel_unbound(order_id));
    clock.advance(idempotency_keys_kept);
    reopen();  // looks after the store at once
    CHECK(run(store->create_order(command)).outcome == Outcome::repeated);
    clock.advance(std::chrono::milliseconds(1));
    reopen();
    CHECK(becomes_true([&] { return cell("SELECT count(*) FROM idempotency_keys") == "0"; }));
    CHECK(run(store->create_order(command)).outcome == Outcome::created);
}

TEST_SUITE_END();
