#include "jobs/reconciler.hpp"

#include <doctest/doctest.h>

#include "unit/payments/scripted_payments.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

// Turns come every few milliseconds; what is due is decided by the clock that the test moves.
class ReconcilerFixture : public ScriptedPayments {
  protected:
    ReconcilerFixture() {
        decide = [this](const std::string& request) {
            if (request.starts_with("GET /v1/events")) return answer(200, R"({"data":[],"has_more":false})");
            ++looked_up;
            return intent("pi_1", status);
        };
    }
    void start(jobs::ReconcilerOptions options) {
        reconciler.emplace(payments, backfill, store->make_queries(), clock, options, monotonic);
        reconciler->start(loop.get_executor());
        turns(3);
    }
    // Lets so many turns pass, by the loop's own timer.
    void turns(int count) {
        int passed = 0;
        const auto counting = std::make_shared<Periodic>(loop.get_executor(), Periodic::Plan{"turns", 12ms});
        counting->start([&] { ++passed; });
        CHECK(store::becomes_true([&] {
            poll();
            return passed >= count;
        }));
        counting->stop();
        poll();
    }
    bool becomes_paid(const std::string& order) {
        return store::becomes_true([&] {
            poll();
            return store->make_queries()->order(order)->status == domain::Status::paid;
        });
    }

    std::string status = "requires_payment_method";
    std::atomic<int> looked_up{0};
    jobs::EventBackfill backfill{stripe, event_ingest, clock, false};
    std::optional<jobs::Reconciler> reconciler;
};

constexpr jobs::ReconcilerOptions by_patience{
    .watched_patience = 40ms, .sweep_interval = 1h, .gap = 1h, .lookups_per_second = 10};
constexpr jobs::ReconcilerOptions by_sweep{
    .watched_patience = 40ms, .sweep_interval = 10min, .gap = 1h, .lookups_per_second = 10};

}  // namespace

TEST_SUITE_BEGIN("jobs: reconciler");

TEST_CASE_FIXTURE(ReconcilerFixture, "a watched order is looked up once its patience is over, not before") {
    const std::vector<std::string> watched{bound_order("pi_1")};
    start(by_patience);
    reconciler->watched(watched);
    turns(3);
    CHECK(looked_up == 0);
    status = "succeeded";
    monotonic.advance(39ms);
    reconciler->watched(watched);  // still
    monotonic.advance(1ms);
    CHECK(becomes_paid(watched.front()));
    CHECK(looked_up == 1);
}

TEST_CASE_FIXTURE(ReconcilerFixture, "an order that nobody watches waits for the sweep") {
    const std::string order = bound_order("pi_1");
    start(by_sweep);
    monotonic.advance(9min);
    turns(3);
    CHECK(looked_up == 0);
    status = "succeeded";
    monotonic.advance(1min);
    CHECK(becomes_paid(order));
}

TEST_CASE_FIXTURE(ReconcilerFixture, "what nobody can pay by is not asked about") {
    const std::vector<std::string> watched{new_order()};
    start(by_patience);
    reconciler->watched(watched);
    monotonic.advance(40ms);
    turns(3);
    CHECK(looked_up == 0);
}

TEST_SUITE_END();
