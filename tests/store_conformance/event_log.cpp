#include "store/event_log.hpp"

#include <doctest/doctest.h>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

namespace {

template <class Member, class Value>
EventFilter by(Member EventFilter::*member, const Value& value) {
    EventFilter filter;
    filter.*member = value;
    return filter;
}

// One order with three events, and a stranger's: at 1, 2, 3 and 4 s after the clock's beginning.
struct Logged : Fixture {
    Logged() {
        order = bound_order("pi_1");
        add("pi_1", "evt_1", domain::Status::pending);
        add("pi_1", "evt_2", domain::Status::failed);
        add("pi_stranger", "evt_3", domain::Status::paid);
        add("pi_1", "evt_4", domain::Status::paid);
        log = open_event_log(url());
    }
    void add(const std::string& object, const std::string& id, domain::Status status) {
        clock.advance(std::chrono::seconds(1));
        IncomingEvent event = event_about(object, id, status);
        event.type = "payment_intent." + std::string(to_string(status));
        event.received_at = clock.now();
        apply(std::move(event));
    }
    std::string ids(const EventFilter& filter, const std::string& after = "", std::size_t limit = 100) const {
        std::string all;
        for (const LoggedEvent& event : log->next(filter, after, limit))
            all += event.id + " ";
        return all;
    }

    std::string order;
    std::unique_ptr<EventLog> log;
};

}  // namespace

STORE_CASE(Logged, "events come in the order of arrival, page by page, with their exact bytes") {
    CHECK(ids({}) == "evt_1 evt_2 evt_3 evt_4 ");
    const auto first = log->next({}, "", 2);
    REQUIRE(first.size() == 2);
    CHECK(ids({}, first.back().cursor) == "evt_3 evt_4 ");
    CHECK(first[0].body == R"({"id":"evt_1"})");
    CHECK(first[0].signature == "t=1,v1=ab");
    CHECK(first[1].verdict == "applied");
    CHECK(first[1].order_id == order);
    CHECK(log->newest() == log->next({}, "", 100).back().cursor);
}

STORE_CASE(Logged, "events are chosen by order, type, verdict and time") {
    CHECK(ids(by(&EventFilter::order_id, order)) == "evt_1 evt_2 evt_4 ");
    CHECK(ids(by(&EventFilter::type, "payment_intent.p*")) == "evt_1 evt_3 evt_4 ");
    CHECK(ids(by(&EventFilter::type, "payment_intent.failed")) == "evt_2 ");
    CHECK(ids(by(&EventFilter::type, "payment_intent.[pf]*")).empty());
    CHECK(ids(by(&EventFilter::verdict, "ignored")) == "evt_3 ");
    CHECK(ids(by(&EventFilter::verdict, "ignored:not_ours")) == "evt_3 ");
    CHECK(ids(by(&EventFilter::verdict, "ignored:*")) == "evt_3 ");
    CHECK(ids(by(&EventFilter::verdict, "ignored:else")).empty());
    CHECK(ids(by(&EventFilter::since, clock.now() - std::chrono::seconds(2))) == "evt_2 evt_3 evt_4 ");
    CHECK(ids(by(&EventFilter::since, clock.now() + std::chrono::milliseconds(1))).empty());
    EventFilter all = by(&EventFilter::order_id, order);
    all.type = "*";
    all.verdict = "applied";
    all.since = clock.now();
    CHECK(ids(all) == "evt_4 ");
    CHECK(ids(by(&EventFilter::order_id, "ord_unknown")).empty());
}

STORE_CASE(Logged, "an event is found by its id, with what its order's timeline got from it") {
    const auto found = log->with_id("evt_2");
    REQUIRE(found.size() == 1);
    const auto changes = log->changes_by(found[0]);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].what == "status");
    CHECK(changes[0].value == "failed");
    CHECK(changes[0].version == 2);
    CHECK(changes[0].event_id == "evt_2");
    CHECK(log->changes_by(log->with_id("evt_1")[0]).empty());
    CHECK(log->with_id("evt_none").empty());
}

STORE_CASE(Logged, "of two events within one millisecond each has its own changes") {
    const std::string other = bound_order("pi_2", "bob");
    apply(event_about("pi_2", "evt_5", domain::Status::failed));
    apply(event_about("pi_2", "evt_6", domain::Status::paid));
    const auto failed = log->changes_by(log->with_id("evt_5")[0]);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].value == "failed");
    const auto paid = log->changes_by(log->with_id("evt_6")[0]);
    REQUIRE(paid.size() == 1);
    CHECK(paid[0].value == "paid");
}

STORE_CASE(Logged, "a timeline tells which event made each of its lines, and that none did") {
    run(store->activate_enrollment(order));
    std::string lines;
    for (const LoggedChange& change : log->timeline_of(order))
        lines += change.value + "<" + change.event_id + "> ";
    CHECK(lines == "pending<> failed<evt_2> paid<evt_4> active<> ");
    CHECK(log->timeline_of("ord_unknown").empty());
}

STORE_CASE(Logged, "a parked event gets its version when it finds its order") {
    const std::string late = new_order("carol");
    run(store->reserve_binding(late, Binding::Kind::intent, ""));
    apply(event_about("pi_late", "evt_5", domain::Status::failed, late));
    CHECK_FALSE(log->with_id("evt_5")[0].version.has_value());
    run(store->complete_binding(late, 1, "pi_late"));
    CHECK(log->with_id("evt_5")[0].version == 2);
}

STORE_CASE(Logged, "what waits for a person: review marks, parked events, enrollments that take long") {
    CHECK(log->waiting(clock.now(), 10).empty());
    CHECK(log->waiting(clock.now() + std::chrono::milliseconds(1), 10).size() == 1);
    apply(event_about("pi_1", "evt_5", domain::Status::cancelled));
    const std::string early = new_order("dora");
    apply(event_about("pi_early", "evt_6", domain::Status::paid, early));
    const auto waiting = log->waiting(clock.now() + std::chrono::milliseconds(1), 10);
    REQUIRE(waiting.size() == 3);
    CHECK(waiting[0].kind == Waiting::Kind::review);
    CHECK(waiting[0].detail == "late_payment");
    CHECK(waiting[1].detail == "payment_intent.test evt_6");
    CHECK(waiting[1].order_id == early);
    CHECK(waiting[2].kind == Waiting::Kind::enrollment);
    CHECK(waiting[2].order_id == order);
    CHECK(log->waiting(clock.now() + std::chrono::milliseconds(1), 0).empty());
}

STORE_CASE(Logged, "what is written meanwhile is seen, and the log holds nothing up") {
    const std::string newest = log->newest();
    CHECK(log->next({}, newest, 10).empty());
    add("pi_1", "evt_5", domain::Status::paid);
    CHECK(ids({}, newest) == "evt_5 ");
}

STORE_CASE(Logged, "the list has the newest first, by the time received and then by the event's id") {
    const auto ids_of = [](const std::vector<LoggedLine>& lines) {
        std::string all;
        for (const LoggedLine& line : lines)
            all += line.place.id + " ";
        return all;
    };
    IncomingEvent same = event_about("pi_1", "evt_3b", domain::Status::pending);
    same.received_at = clock.now();
    apply(std::move(same));
    const auto all = log->lines({}, false, 10);
    CHECK(ids_of(all) == "evt_4 evt_3b evt_3 evt_2 evt_1 ");
    CHECK(ids_of(log->lines(all[1].place, false, 2)) == "evt_3 evt_2 ");
    CHECK(ids_of(log->lines(all[1].place, true, 2)) == "evt_3b evt_3 ");
    CHECK(all[0].status_before == "failed");
    CHECK(all[0].status_after == "paid");
    CHECK(all[0].version == 3);
    CHECK(all[0].bytes == 14);
    CHECK(all[0].order_id == order);
    CHECK(all[0].is_webhook);
    CHECK(all[1].status_after.empty());
    const auto line = log->line(all[0].row);
    REQUIRE(line);
    CHECK(line->place == all[0].place);
    CHECK(log->with_row(all[0].row)->body == R"({"id":"evt_4"})");
    CHECK(log->place_of(all[0].row) == all[0].place);
    CHECK(log->place_of(10'000) == all[1].place);  // the newest row
    CHECK_FALSE(log->line(10'000));
    CHECK_FALSE(log->place_of(0));
}

STORE_CASE(Logged, "an order's record has what was expected and what came, its payments and its notes") {
    const std::string other = bound_order("pi_2", "bob");
    domain::Contribution little = contribution("evt_5", domain::Status::paid);
    little.received = domain::Money{100, "eur"};
    apply(event_about("pi_2", "evt_5", little));
    run(store->resolve_review(other, "seen"));
    const auto record = log->record_of(other);
    REQUIRE(record);
    CHECK(record->expected == domain::Money{4900, "usd"});
    REQUIRE(record->marks.size() == 1);
    CHECK(record->marks[0].mark == "amount_mismatch");
    CHECK(record->marks[0].came == domain::Money{100, "eur"});
    CHECK(record->marks[0].payment == "pi_2");
    CHECK(record->marks[0].event_id == "evt_5");
    CHECK_FALSE(record->marks[0].open);
    REQUIRE(record->notes.size() == 1);
    CHECK(record->notes[0].text == "seen");
    REQUIRE(record->payments.size() == 1);
    CHECK(record->payments[0].state == "bound");
    CHECK_FALSE(log->record_of("ord_unknown"));
}
