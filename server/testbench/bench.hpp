// The testers' bench: what the loops' handlers and streams share. docs/testing-webhooks.md says what it is
// for.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/dependencies.hpp"
#include "testbench/bell.hpp"
#include "testbench/census.hpp"
#include "testbench/changed_orders.hpp"
#include "testbench/faults.hpp"
#include "testbench/gate.hpp"
#include "testbench/news.hpp"
#include "testbench/ring.hpp"
#include "testbench/runs.hpp"

namespace orderwire::testbench {

struct Setup {
    GateRules gate;
    std::string store_url;
    std::string own_url;      // by which this process reaches itself: http://127.0.0.1:8080
    std::string sandbox_url;  // "" without the sandbox
    RingLimits ring;
};

class Bench {
  public:
    static constexpr std::size_t streams_max = 16;

    // `clock` and `client` must outlive it.
    Bench(Setup setup, const Clock& clock, http::Client& client);

    // Where nobody can ever get in, nothing is recorded: null.
    ingest::IngestLog* ingest_log() { return gate.can_open() ? &ring : nullptr; }
    // On the writer's thread.
    void on_committed(std::span<const store::Snapshot> changes);
    // Secrets that are accepted no longer, and maybe live keys, from now on. From any thread.
    void reloaded(const api::WebhookSecrets& before, const api::WebhookSecrets& after, bool live_keys);

    // Ends the streams and the run. From any thread but a loop's; before the loops end.
    void stop();
    bool stopping() const { return stopping_; }
    // Those that did not end in time. From any thread.
    void abort_streams();
    bool aborting() const { return aborting_; }
    std::size_t streams() const { return bell.listeners(); }

    // What streams tell, in this order: the deliveries first.
    const std::vector<const NewsSource*>& news() const { return news_; }

    const Setup setup;
    const std::string instance;  // another one after a restart, whose numbers begin again
    Bell bell;
    Gate gate;
    Ring ring;
    ChangedOrders orders;
    Census census;
    Runs runs;
    FaultSwitches faults;
    Shared<api::WebhookSecrets> retired_secrets;

  private:
    DeliveryNews delivery_news_;
    std::vector<const NewsSource*> news_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> aborting_{false};
};

// The routes below /api/testbench, for one loop.
void add_routes(http::Router& router, api::Dependencies& deps, const std::shared_ptr<Bench>& bench,
                const Executor& loop);

}  // namespace orderwire::testbench
