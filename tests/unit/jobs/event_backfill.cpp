#include "jobs/event_backfill.hpp"

#include <doctest/doctest.h>

#include "unit/payments/scripted_payments.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

std::string listed_event(const std::string& id, const std::string& type = "payment_intent.processing") {
    return R"({"id":")" + id + R"(","object":"event","type":")" + type +
           R"(","created":1794999990,"livemode":false,"data":{"object":{"id":"pi_1","object":"payment_intent","status":"processing"}}})";
}

std::string page_of(const std::string& events, bool has_more) {
    return answer(200, R"({"object":"list","has_more":)" + std::string(has_more ? "true" : "false") +
                           R"(,"data":[)" + events + "]}");
}

class BackfillFixture : public ScriptedPayments {
  protected:
    jobs::EventBackfill backfill{stripe, event_ingest, clock, false};
};

}  // namespace

TEST_SUITE_BEGIN("jobs: event backfill");

TEST_CASE_FIXTURE(BackfillFixture, "events are read to the last page, and applied from the oldest on") {
    bound_order("pi_1");
    decide = [](const std::string& request) {
        return request.find("starting_after=evt_2") == std::string::npos
                   ? page_of(listed_event("evt_3") + "," + listed_event("evt_2"), true)
                   : page_of(listed_event("evt_1"), false);
    };
    const auto read = run(backfill.read_since(clock.now()));
    REQUIRE(read.has_value());
    CHECK(*read == 3);
    CHECK(requested(0) == "GET /v1/events?limit=100&created[gte]=1794999700");  // 300 s before
    CHECK(cell("SELECT group_concat(event_id) FROM (SELECT event_id FROM events ORDER BY rowid)") ==
          "evt_1,evt_2,evt_3");
    CHECK(*run(backfill.read_since(clock.now())) == 3);  // once more: they are duplicates
    CHECK(cell("SELECT count(*) FROM events") == "3");
}

TEST_CASE_FIXTURE(BackfillFixture, "where a page can't be read nothing is applied") {
    bound_order("pi_1");
    decide = [](const std::string& request) {
        return request.find("starting_after=") == std::string::npos
                   ? page_of(listed_event("evt_3"), true)
                   : answer(500, R"({"error":{"message":"down"}})");
    };
    CHECK(run(backfill.read_since(clock.now())).error().code == "stripe_unavailable");
    CHECK(cell("SELECT count(*) FROM events") == "0");
}

TEST_SUITE_END();
