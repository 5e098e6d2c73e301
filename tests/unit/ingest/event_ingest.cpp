#include "ingest/event_ingest.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;

namespace {

struct RememberedRecords final : ingest::IngestLog {
    void add(ingest::IngestRecord record) override { all.push_back(std::move(record)); }
    std::vector<ingest::IngestRecord> all;
};

class IngestFixture : public Fixture {
  protected:
    std::string take(IncomingEvent event, IncomingEvent::Source source) {
        event.source = source;
        return to_string(run(event_ingest.take(std::move(event))).verdict);
    }
    bool counts(const std::string& line) const { return metrics.render().find(line) != std::string::npos; }

    Metrics metrics;
    RememberedRecords records;
    ingest::EventIngest event_ingest{*store, metrics, &records};
};

}  // namespace

TEST_SUITE_BEGIN("ingest: event ingest");

TEST_CASE_FIXTURE(IngestFixture, "webhooks are counted by what became of them, and told by who took them") {
    bound_order("pi_1");
    CHECK(take(event_about("pi_1", "evt_1", domain::Status::paid), IncomingEvent::Source::webhook) ==
          "applied");
    CHECK(take(event_about("pi_1", "evt_1", domain::Status::paid), IncomingEvent::Source::webhook) ==
          "duplicate");
    CHECK(counts(R"(orderwire_webhooks_total{verdict="applied"} 1)"));
    CHECK(counts(R"(orderwire_webhooks_total{verdict="duplicate"} 1)"));
    CHECK(records.all.empty());
}

TEST_CASE_FIXTURE(IngestFixture, "of what was asked for the testbench is told where it is news") {
    const std::string order = bound_order("pi_1");
    CHECK(take(event_about("pi_1", "lookup_1", domain::Status::paid), IncomingEvent::Source::lookup) ==
          "applied");
    CHECK(take(event_about("pi_1", "lookup_2", domain::Status::paid), IncomingEvent::Source::lookup) ==
          "no_change");
    CHECK(take(event_about("pi_1", "evt_1", domain::Status::paid), IncomingEvent::Source::fetched) ==
          "no_change");
    CHECK(take(event_about("pi_1", "evt_1", domain::Status::paid), IncomingEvent::Source::fetched) ==
          "duplicate");
    CHECK(counts(R"(orderwire_lookups_total{kind="lookup",verdict="no_change"} 1)"));
    CHECK(counts(R"(orderwire_lookups_total{kind="fetched",verdict="duplicate"} 1)"));
    REQUIRE(records.all.size() == 2);
    CHECK(records.all[0].event == "lookup_1");
    CHECK(records.all[0].object_id == "pi_1");
    CHECK(records.all[0].order == order);
    CHECK((records.all[0].status_after == domain::Status::paid));
    CHECK(records.all[1].event == "evt_1");
}

TEST_CASE_FIXTURE(IngestFixture,
                  "refunds that an event does not name are asked for, of our own orders only") {
    bound_order("pi_ours");
    std::vector<std::string> sought;
    event_ingest.set_refund_seeker([&](const std::string& charge_id, const std::string& intent_id) {
        sought.push_back(charge_id + " of " + intent_id);
    });
    for (const char* intent : {"pi_ours", "pi_of_somebody"}) {
        IncomingEvent event = event_about(intent, std::string("evt_") + intent, std::nullopt);
        std::get<domain::PaymentUpdate>(event.reading).refunds_unnamed_of = std::string("ch_") + intent;
        take(std::move(event), IncomingEvent::Source::webhook);
    }
    CHECK(sought == std::vector<std::string>{"ch_pi_ours of pi_ours"});
}

TEST_CASE_FIXTURE(IngestFixture, "what is refused is counted beside the verdicts") {
    event_ingest.refused({"bad_signature", "no signature fits"});
    event_ingest.payment_refused("amount_too_small");
    CHECK(event_ingest.refused_count() == 1);
    CHECK(counts(R"(orderwire_webhooks_total{verdict="bad_signature"} 1)"));
    CHECK(counts(R"(orderwire_payments_refused_total{code="amount_too_small"} 1)"));
}

TEST_SUITE_END();
