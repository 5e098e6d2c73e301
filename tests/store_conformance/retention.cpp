// What a store forgets in the end, each at its edge.
#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using namespace std::chrono_literals;
using domain::Status;

namespace {

constexpr std::chrono::milliseconds a_month = 30 * 24h;
// As a server has it by default.
constexpr Retention app_retention{std::chrono::days(30), std::nullopt, std::chrono::days(30)};

struct Aging : Fixture {
    Aging() {
        retention = app_retention;
        reopen();
    }
    IncomingEvent now(IncomingEvent event) const {
        event.received_at = clock.now();
        return event;
    }
    void ignored(const std::string& id) {
        IncomingEvent event = event_about("", id, std::nullopt);
        event.reading = domain::Verdict::ignored("unknown_type");
        apply(now(std::move(event)));
    }
    std::string events() const {
        return cell("SELECT group_concat(event_id) FROM (SELECT event_id FROM events ORDER BY event_row)");
    }
    std::string bodies() const {
        return cell(
            "SELECT group_concat(event_id) FROM"
            " (SELECT event_id FROM events WHERE body <> '' ORDER BY event_row)");
    }
    std::string cancelled_order(const std::string& customer = "alice") {
        std::string order_id = new_order(customer);
        run(store->cancel_unbound(order_id));
        return order_id;
    }
    bool holds(const std::string& order_id) const {
        return store->make_queries()->order(order_id).has_value();
    }
};

}  // namespace

TEST_SUITE_BEGIN("store: retention");

STORE_CASE(Aging, "events of no order are kept for 30 days, those of an order for ever") {
    bound_order("pi_1");
    ignored("evt_ignored");
    apply(now(event_about("pi_stranger", "evt_stranger", Status::paid)));
    apply(now(event_about("pi_1", "evt_ours", Status::paid)));
    clean_after(a_month);
    CHECK(events() == "evt_ignored,evt_stranger,evt_ours");
    clean_after(1ms);
    CHECK(events() == "evt_ours");
    CHECK(store->forgotten().events == 2);
    CHECK(cell("SELECT count(*) FROM unmatched_events") == "0");
    clean_after(100 * a_month);
    CHECK(events() == "evt_ours");
    CHECK(bodies() == "evt_ours");
}

STORE_CASE(Aging, "a shorter time leaves what is parked, which waits for its order") {
    retention.events = std::chrono::days(1);
    const std::string elsewhere = "ord_01KANTEST0000000000000000A";
    apply(now(event_about("pi_late", "evt_parked", Status::paid, elsewhere)));
    ignored("evt_ignored");
    clean_after(24h + 1ms);
    CHECK(events() == "evt_parked");
    clean_after(a_month - 24h);
    CHECK(verdict_of("evt_parked") == "ignored:parked_expired");
    clean_after(24h - 1ms);
    CHECK(events() == "evt_parked");
    clean_after(1ms);
    CHECK(events() == "");
}

STORE_CASE(Aging, "without a time events of no order stay") {
    retention.events.reset();
    ignored("evt_ignored");
    clean_after(100 * a_month);
    CHECK(events() == "evt_ignored");
}

STORE_CASE(Aging, "many events go in portions, while commands are answered in between") {
    for (int i = 0; i < 100; ++i)
        ignored("evt_" + std::to_string(i));
    clean_after(a_month + 1ms);
    // A portion went before the first command; the others follow by themselves.
    CHECK(becomes_true([this] { return store->forgotten().events == 100; }));
    CHECK(events() == "");
}

STORE_CASE(Aging, "bodies of final orders go after their time, from the order's last change on") {
    retention.bodies = std::chrono::days(10);
    const std::string order_id = bound_order("pi_1");
    bound_order("pi_2", "bob");
    apply(now(event_about("pi_1", "evt_paid", Status::paid)));
    apply(now(event_about("pi_2", "evt_open", Status::failed)));
    clean_after(10 * 24h + 1ms);
    CHECK(bodies() == "evt_paid,evt_open");  // it is paid, and its enrollment has not come
    run(store->activate_enrollment(order_id));
    clean_after(10 * 24h);
    CHECK(bodies() == "evt_paid,evt_open");
    clean_after(1ms);
    CHECK(bodies() == "evt_open");
    CHECK(events() == "evt_paid,evt_open");
    CHECK(store->forgotten().bodies == 1);
    // What is known stays known.
    CHECK(apply(now(event_about("pi_1", "evt_paid", Status::paid))).verdict == domain::Verdict::duplicate());
    // News of a final order is kept for as long.
    domain::Contribution refund;
    refund.at = {1, 1, "evt_refund"};
    refund.refunds = {{"re_1", {domain::RefundStatus::succeeded, 100}}};
    apply(now(event_about("pi_1", "evt_refund", refund)));
    clean_after(10 * 24h);
    CHECK(bodies() == "evt_open,evt_refund");
    clean_after(1ms);
    CHECK(bodies() == "evt_open");
}

STORE_CASE(Aging, "bodies that waited for their order while others went are found again") {
    retention.bodies = std::chrono::days(1);
    const std::string order_id = new_order();
    run(store->reserve_binding(order_id, Binding::Kind::intent, ""));
    apply(now(event_about("pi_1", "evt_early", Status::paid, order_id)));
    clean_after(2 * 24h);
    CHECK(bodies() == "evt_early");
    run(store->complete_binding(order_id, 1, "pi_1"));
    run(store->activate_enrollment(order_id));
    clean_after(24h + 1ms);
    CHECK(bodies() == "");
    CHECK(cell("SELECT count(*) FROM bodies_passed_by") == "0");
}

STORE_CASE(Aging,
           "a guest's order that was cancelled and never paid goes after 30 days, and the guest with it") {
    const std::string order_id = cancelled_order();
    CreateOrder command = order_command("alice", "js");
    command.idempotency = {"key", "body"};
    const std::string other = run(store->create_order(command)).order.order_id;
    clean_after(a_month);
    CHECK(holds(order_id));
    clean_after(24h + 1ms);  // it is looked for once a day
    CHECK_FALSE(holds(order_id));
    CHECK(holds(other));
    CHECK(store->forgotten().orders == 1);
    CHECK(cell("SELECT count(*) FROM customers") == "1");
    run(store->cancel_unbound(other));
    clean_after(a_month + 24h);
    CHECK_FALSE(holds(other));
    for (const char* table : {"customers", "orders", "timeline", "events", "bindings", "idempotency_keys"})
        CHECK(cell(std::string("SELECT count(*) FROM ") + table) == "0");
}

STORE_CASE(Aging, "an order that was bound and then cancelled by the provider goes too, with its events") {
    const std::string order_id = bound_order("pi_1");
    apply(now(event_about("pi_1", "evt_1", Status::cancelled)));
    clean_after(a_month + 1ms);
    CHECK_FALSE(holds(order_id));
    CHECK(events() == "");
    CHECK(cell("SELECT count(*) FROM bound_objects") == "0");
    // What comes for it all the same is parked, as for an order that is not there.
    CHECK(apply(now(event_about("pi_1", "evt_2", Status::paid, order_id))).verdict ==
          domain::Verdict::parked());
}

STORE_CASE(Aging, "an order of which anything came, or that somebody could still pay, stays") {
    const std::string open = new_order("open");
    const std::string paid = bound_order("pi_paid", "paid");
    apply(now(event_about("pi_paid", "evt_paid", Status::paid)));
    const std::string late = bound_order("pi_late", "late");
    apply(now(event_about("pi_late", "evt_late", Status::cancelled)));
    apply(now(event_about("pi_late", "evt_late_2", Status::paid)));
    const std::string reviewed = bound_order("pi_reviewed", "reviewed");
    domain::Contribution held = contribution("evt_held", Status::pending);
    held.review = domain::Review::manual_capture;
    apply(now(event_about("pi_reviewed", "evt_held", held)));
    apply(now(event_about("pi_reviewed", "evt_end", Status::cancelled)));
    const std::string refunded = bound_order("pi_refunded", "refunded");
    domain::Contribution refund;
    refund.at = {1, 1, "evt_refund"};
    refund.refunds = {{"re_1", {domain::RefundStatus::pending, 100}}};
    apply(now(event_about("pi_refunded", "evt_refund", refund)));
    apply(now(event_about("pi_refunded", "evt_refunded", Status::cancelled)));
    // Superseded, and the provider has not said that it is over.
    const std::string payable = bound_order("pi_payable", "payable");
    run(store->supersede_binding(payable, 1));
    bind(payable, "cs_payable", Binding::Kind::session);
    apply(now(event_about("cs_payable", "evt_payable", Status::cancelled)));
    // A repeated request made a second object.
    const std::string twice = bound_order("pi_first", "twice");
    run(store->complete_binding(twice, 1, "pi_second"));
    apply(now(event_about("pi_first", "evt_twice", Status::cancelled)));
    // A person gave its payment up.
    const std::string released = bound_order("pi_released", "released");
    run(store->release_payment(released, "stuck"));
    run(store->cancel_unbound(released));
    CreateOrder known = order_command();
    known.customer_shop_id = "customer-7";
    known.customer_secret_hash.clear();
    const std::string of_shop = run(store->create_order(known)).order.order_id;
    run(store->cancel_unbound(of_shop));

    const std::string goes = cancelled_order("goes");
    clean_after(100 * a_month);
    CHECK_FALSE(holds(goes));
    for (const std::string& stays :
         {open, paid, late, reviewed, refunded, payable, twice, released, of_shop}) {
        CAPTURE(cell("SELECT secret_hash FROM customers JOIN orders USING (customer_id) WHERE order_id = '" +
                     stays + "'"));
        CHECK(holds(stays));
    }
}

STORE_CASE(NoFixture, "an order whose message to the shop has not ended stays until it has") {
    Fixture fixture({}, {.webhook = true});
    fixture.retention = app_retention;
    const std::string order_id = fixture.new_order();
    fixture.run(fixture.store->cancel_unbound(order_id));
    fixture.clean_after(a_month + 1ms);
    CHECK(fixture.store->make_queries()->order(order_id));
    fixture.clean_after(2 * a_month);
    CHECK_FALSE(fixture.store->make_queries()->order(order_id));
}

TEST_SUITE_END();
