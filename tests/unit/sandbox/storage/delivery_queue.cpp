#include "sandbox/storage/delivery_queue.hpp"

#include <doctest/doctest.h>

#include "sandbox/storage/database.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

struct QueueFixture {
    SandboxDatabase database{""};
    DeliveryQueue queue{database.connection()};
    Time start = from_milliseconds(1'000'000);

    void add(const std::string& event, Time due, const std::string& lane = "pi_1", bool unordered = false) {
        CHECK(queue.add(event, "we_1", lane, due, unordered));
    }
    std::string take(Time now) {
        last = queue.take(now);
        return last ? last->event : "";
    }
    std::optional<QueuedDelivery> last;
};

}  // namespace

TEST_CASE_FIXTURE(QueueFixture, "a delivery is taken when it is due, and once only") {
    add("evt_1", start + 800ms);
    CHECK(take(start + 799ms).empty());
    CHECK(queue.next_due() == start + 800ms);
    CHECK(take(start + 800ms) == "evt_1");
    CHECK(take(start + 800ms).empty());
    CHECK_FALSE(queue.next_due());
    queue.succeeded(last->id);
    CHECK(queue.pending() == 0);
}

TEST_CASE_FIXTURE(QueueFixture, "the second delivery of a lane waits for the first attempt of the first") {
    add("evt_1", start);
    add("evt_2", start);
    CHECK(take(start) == "evt_1");
    CHECK(take(start).empty());
    CHECK_FALSE(queue.next_due());
    queue.succeeded(last ? last->id : 1);
    CHECK(take(start) == "evt_2");
}

TEST_CASE_FIXTURE(QueueFixture, "an earlier delivery that is due later still goes first") {
    add("evt_1", start + 500ms);
    add("evt_2", start);
    CHECK(take(start + 100ms).empty());
    CHECK(queue.next_due() == start + 500ms);
    CHECK(take(start + 500ms) == "evt_1");
}

TEST_CASE_FIXTURE(QueueFixture, "one that failed is retried and holds up nothing") {
    add("evt_1", start);
    add("evt_2", start);
    CHECK(take(start) == "evt_1");
    queue.failed(last->id, start, start + 10ms);
    CHECK(take(start + 10ms) == "evt_2");
    queue.succeeded(last->id);
    CHECK(queue.next_due() == start + 1010ms);
    CHECK(take(start + 1009ms).empty());
    CHECK(take(start + 1010ms) == "evt_1");
    CHECK(last->attempts == 1);
    queue.failed(last->id, start + 1010ms, start + 1010ms);
    CHECK(queue.next_due() == start + 3010ms);
}

TEST_CASE_FIXTURE(QueueFixture, "after three days a delivery is given up") {
    add("evt_1", start);
    CHECK(take(start) == "evt_1");
    queue.failed(last->id, start, start);
    Time now = start;
    int attempts = 1;
    while (const auto due = queue.next_due()) {
        now = *due;
        CHECK(take(now) == "evt_1");
        queue.failed(last->id, now, now);
        ++attempts;
        REQUIRE(attempts < 1000);
    }
    CHECK(now - start <= 72h);
    CHECK(now - start > 70h);
    CHECK(queue.pending() == 0);
}

TEST_CASE_FIXTURE(QueueFixture, "lanes, endpoints and unordered deliveries do not wait for each other") {
    add("evt_1", start);
    add("evt_2", start, "pi_2");
    add("evt_3", start, "pi_1", true);
    CHECK(queue.add("evt_4", "we_2", "pi_1", start, false));
    CHECK(take(start) == "evt_1");
    CHECK(take(start) == "evt_2");
    CHECK(take(start) == "evt_3");
    CHECK(take(start) == "evt_4");
}

TEST_CASE_FIXTURE(QueueFixture, "what ran when the process ended is pending again") {
    add("evt_1", start);
    CHECK(take(start) == "evt_1");
    DeliveryQueue restarted(database.connection());
    const auto again = restarted.take(start);
    REQUIRE(again);
    CHECK(again->event == "evt_1");
    CHECK(again->attempts == 0);
}

TEST_CASE_FIXTURE(QueueFixture, "one that was put back is taken again, as if nothing had been tried") {
    add("evt_1", start);
    CHECK(take(start) == "evt_1");
    queue.put_back(last->id);
    CHECK(take(start) == "evt_1");
    CHECK(last->attempts == 0);
}

TEST_CASE_FIXTURE(QueueFixture, "a removed endpoint's deliveries are given up") {
    add("evt_1", start);
    queue.forget_endpoint("we_1");
    CHECK(take(start).empty());
    CHECK(queue.pending("evt_1") == 0);
}

TEST_CASE_FIXTURE(QueueFixture, "advancing makes due what would be due later") {
    add("evt_1", start + 1h);
    queue.advance(1h);
    CHECK(take(start) == "evt_1");
}

TEST_CASE_FIXTURE(QueueFixture, "a full queue refuses more, and says so") {
    {
        Transaction transaction(database.connection());
        for (std::int64_t i = 0; i < pending_deliveries_max; ++i) {
            sqlite::Statement(database.connection(),
                              "INSERT INTO deliveries(event, endpoint, lane, due, unordered, state) "
                              "VALUES('evt', 'we', ?1, 0, 0, 'pending')")
                .run(i);
        }
        transaction.commit();
    }
    CHECK_FALSE(queue.add("evt_more", "we_1", "pi_1", start, false));
    CHECK(queue.pending() == pending_deliveries_max);
}

TEST_CASE_FIXTURE(QueueFixture, "what the receiver said is kept beside its delivery, in part, and is text") {
    add("evt_1", start);
    add("evt_2", start, "pi_2");
    CHECK(queue.list("evt_1", 10).size() == 1);
    CHECK_FALSE(queue.list("evt_1", 10).front().response);
    const std::int64_t id = queue.list("evt_1", 10).front().delivery.id;
    queue.record_response(id, "we_other", {"http://b", 200, "not mine"});
    CHECK_FALSE(queue.list("evt_1", 10).front().response);
    const auto kept = [&](const std::string& body) {
        queue.record_response(id, "we_1", {"http://a", 500, body});
        return queue.list("evt_1", 10).front().response.value().body;
    };
    CHECK(kept("sorry") == "sorry");
    CHECK(kept(std::string(1000, 'x')).size() == 1000);
    CHECK(kept(std::string(1001, 'x')).size() == 1000);
    CHECK(kept("\xff") == "(not text)");
    CHECK(queue.list("", 1).front().delivery.event == "evt_2");
}

TEST_CASE_FIXTURE(QueueFixture, "a receiver that is away for a moment is waited for, or given up") {
    add("evt_1", start);
    CHECK(take(start) == "evt_1");
    queue.postpone(last->id, start + 250ms);
    CHECK(take(start + 249ms).empty());
    CHECK(queue.untried("evt_1", start + 250ms));
    CHECK_FALSE(queue.untried("evt_1", start + 249ms));
    CHECK(take(start + 250ms) == "evt_1");
    queue.give_up(last->id);
    CHECK(queue.pending() == 0);
    CHECK_FALSE(queue.untried("evt_1", start + 1h));
    CHECK(queue.list("evt_1", 1).front().state == "failed");
}
