#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Status;
using domain::Verdict;

namespace {

IncomingEvent unread(const std::string& event_id, const Verdict& verdict) {
    IncomingEvent event = event_about("", event_id, std::nullopt);
    event.reading = verdict;
    return event;
}

}  // namespace

TEST_SUITE_BEGIN("store: events");

STORE_CASE(Fixture, "an event about a bound object is applied and stored with its order") {
    const std::string order_id = bound_order("pi_1");
    const AppliedEvent applied = apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(applied.verdict == Verdict::applied());
    REQUIRE(applied.order);
    CHECK(applied.order->status == Status::paid);
    CHECK(applied.order->version == 2);
    CHECK(cell("SELECT order_id || ' ' || binding || ' ' || verdict FROM events") == order_id + " 1 applied");
    CHECK(*store->make_queries()->order(order_id)->view == *applied.order->view);
}

STORE_CASE(Fixture, "an event is stored with its exact bytes") {
    IncomingEvent event = unread("evt_1", Verdict::ignored("unknown_type"));
    event.body = std::string("{\"a\" : \"\xc3\xa4\",\r\n \"b\":\xff\xfe \0 }", 24);
    event.signature = "t=1,v1=aa,v1=bb";
    event.account = "acct_1";
    const std::string body = event.body;
    apply(event);
    reopen();
    CHECK(cell("SELECT body FROM events") == body);
    CHECK(cell("SELECT signature FROM events") == "t=1,v1=aa,v1=bb");
    CHECK(cell("SELECT account || ' ' || type || ' ' || created || ' ' || received_at FROM events") ==
          "acct_1 payment_intent.test 1795000000 1795000000123");
    CHECK(cell("SELECT source || ' ' || provider FROM events") == "webhook stripe");
}

STORE_CASE(Fixture, "a second delivery of an event is a duplicate, whatever the first one was") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::failed));
    const AppliedEvent again = apply(event_about("pi_1", "evt_1", Status::paid));
    CHECK(again.verdict == Verdict::duplicate());
    CHECK(again.order->order_id == order_id);
    CHECK(again.order->version == 2);

    apply(event_about("pi_x", "evt_2", Status::paid));
    CHECK(apply(event_about("pi_x", "evt_2", Status::paid)).verdict == Verdict::duplicate());
    CHECK_FALSE(apply(event_about("pi_x", "evt_2", Status::paid)).order);
    apply(unread("evt_3", Verdict::no_change()));
    CHECK(apply(unread("evt_3", Verdict::no_change())).verdict == Verdict::duplicate());
    CHECK(cell("SELECT count(*) FROM events") == "3");
    CHECK(verdict_of("evt_1") == "applied");
}

STORE_CASE(Fixture, "the same event twice in one group is applied once") {
    bound_order("pi_1");
    const auto first = ask(store->apply_event(event_about("pi_1", "evt_1", Status::paid)));
    const auto second = ask(store->apply_event(event_about("pi_1", "evt_1", Status::paid)));
    run_all();
    CHECK(first->value->verdict == Verdict::applied());
    CHECK(second->value->verdict == Verdict::duplicate());
    CHECK(second->value->order->version == 2);
}

STORE_CASE(Fixture, "the same event id of another account is another event") {
    IncomingEvent event = unread("evt_1", Verdict::no_change());
    apply(event);
    event.account = "acct_2";
    CHECK(apply(event).verdict == Verdict::no_change());
}

STORE_CASE(Fixture, "an event that says nothing about orders is stored with its reason") {
    CHECK(apply(unread("evt_1", Verdict::ignored("wrong_mode"))).verdict == Verdict::ignored("wrong_mode"));
    CHECK(apply(unread("evt_2", Verdict::no_change())).verdict == Verdict::no_change());
    CHECK(verdict_of("evt_1") == "ignored:wrong_mode");
    CHECK(verdict_of("evt_2") == "no_change");
}

STORE_CASE(Fixture, "a late failure of a paid order changes nothing that is seen, and is not forgotten") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    const AppliedEvent late = apply(event_about("pi_1", "evt_2", Status::failed));
    CHECK(late.verdict == Verdict::no_change());
    CHECK(late.order->version == 2);
    CHECK(cell("SELECT seen FROM orders") == "10");  // failed and paid
    CHECK(cell("SELECT failure_code FROM orders") == "card_declined");
    CHECK(heard.of(order_id, 2).size() == 2);
}

STORE_CASE(Fixture, "a paid event without enough money is a matter for a person") {
    bound_order("pi_1");
    domain::Contribution says = contribution("evt_1", Status::paid);
    says.received->amount = 4899;
    const AppliedEvent applied = apply(event_about("pi_1", "evt_1", says));
    CHECK(applied.verdict == Verdict::review("amount_mismatch"));
    CHECK(applied.order->status == Status::pending);
    CHECK(parsed(*applied.order).at("activity").as_string() == "review");
}

STORE_CASE(Fixture, "a look-up is stored like an event") {
    bound_order("pi_1");
    IncomingEvent lookup = event_about("pi_1", "local_1", Status::paid);
    lookup.source = IncomingEvent::Source::lookup;
    CHECK(apply(lookup).order->status == Status::paid);
    CHECK(cell("SELECT source FROM events WHERE event_id = 'local_1'") == "lookup");
}

STORE_CASE(Fixture, "refunds and disputes outlive a restart") {
    const std::string order_id = bound_order("pi_1");
    apply(event_about("pi_1", "evt_1", Status::paid));
    apply(event_about("pi_1", "evt_2", succeeded_refund("evt_2", 900)));
    domain::Contribution disputed = contribution("evt_3", std::nullopt);
    disputed.dispute = domain::DisputeSeen{"dp_1", true};
    const auto before = apply(event_about("pi_1", "evt_3", disputed)).order;
    CHECK(parsed(*before).at("refunded").as_int64() == 900);
    CHECK(parsed(*before).at("disputed").as_bool());
    reopen();
    domain::Contribution won = contribution("evt_4", std::nullopt);
    won.at.created += 5;
    won.dispute = domain::DisputeSeen{"dp_1", false};
    const auto after = apply(event_about("pi_1", "evt_4", won)).order;
    CHECK(parsed(*after).at("refunded").as_int64() == 900);
    CHECK_FALSE(parsed(*after).at("disputed").as_bool());
    CHECK(after->version == 5);
    // The lines from before the restart, and a new one.
    json::array lines = parsed(*after).at("timeline").as_array();
    lines.pop_back();
    CHECK(lines == parsed(*before).at("timeline").as_array());
}

STORE_CASE(Fixture, "the view shows the newest 16 lines of a longer timeline") {
    bound_order("pi_1");
    apply(event_about("pi_1", "evt_paid", Status::paid));
    std::optional<Snapshot> last;
    for (int i = 0; i < 20; ++i) {
        const std::string event_id = "evt_" + std::to_string(i);
        domain::Contribution says = contribution(event_id, std::nullopt);
        says.at.created += i;
        says.dispute = domain::DisputeSeen{"dp_1", i % 2 == 0};
        last = apply(event_about("pi_1", event_id, says)).order;
    }
    const json::object view = parsed(*last);
    const json::array& timeline = view.at("timeline").as_array();
    REQUIRE(timeline.size() == 16);
    CHECK(timeline.front().at("version").as_int64() == 7);
    CHECK(timeline.back().at("version").as_int64() == 22);
    CHECK(cell("SELECT count(*) >= 22 FROM timeline") == "1");
}

STORE_CASE(Fixture, "a row's number is never given again, also when the newest rows were removed") {
    retention.events = std::chrono::days(1);
    reopen();
    const auto strange = [&](const std::string& id) {
        IncomingEvent event = event_about("pi_stranger", id, Status::paid);
        event.received_at = clock.now();
        return *apply(std::move(event)).row;
    };
    CHECK(strange("evt_1") == 1);
    CHECK(strange("evt_2") == 2);
    clean_after(std::chrono::hours(25));
    CHECK(cell("SELECT count(*) FROM events") == "0");
    CHECK(strange("evt_3") == 3);
    clean_after(std::chrono::hours(25));
    reopen();
    CHECK(strange("evt_4") == 4);
}

TEST_SUITE_END();
