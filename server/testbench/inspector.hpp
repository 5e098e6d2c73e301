// What testers look into: the webhooks that came, orders, runs, faults; shared by the loops' handlers and
// streams. docs/testing-webhooks.md says what it is for.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/dependencies.hpp"
#include "testbench/access/access_guard.hpp"
#include "testbench/deliveries/delivery_ring_buffer.hpp"
#include "testbench/deliveries/delivery_stream_source.hpp"
#include "testbench/live/change_notifier.hpp"
#include "testbench/live/changed_orders.hpp"
#include "testbench/live/stream_source.hpp"
#include "testbench/live/watcher_counter.hpp"
#include "testbench/runs/replay_runs.hpp"
#include "testbench/runs/sandbox_faults.hpp"

namespace orderwire::testbench {

struct InspectorSetup {
    AccessRules access_rules;
    std::string store_url;
    std::string own_url;      // by which this process reaches itself: http://127.0.0.1:8080
    std::string sandbox_url;  // "" without the sandbox
    RingBufferLimits ring_buffer;
};

class Inspector {
  public:
    static constexpr std::size_t streams_max = 16;

    // `clock` and `client` must outlive it.
    Inspector(InspectorSetup setup, const Clock& clock, http::Client& client);

    // Where nobody can ever get in, nothing is recorded: null.
    ingest::IngestLog* ingest_log() { return access_guard.can_open() ? &deliveries : nullptr; }
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
    std::size_t streams() const { return notifier.subscribers(); }

    // What streams write, in this order: the deliveries first.
    const std::vector<const StreamSource*>& stream_sources() const { return stream_sources_; }

    const InspectorSetup setup;
    const std::string instance;  // another one after a restart, whose numbers begin again
    ChangeNotifier notifier;
    AccessGuard access_guard;
    DeliveryRingBuffer deliveries;
    ChangedOrders orders;
    WatcherCounter watcher_counter;
    ReplayRuns runs;
    SandboxFaults faults;
    Shared<api::WebhookSecrets> retired_secrets;

  private:
    DeliveryStreamSource delivery_source_;
    std::vector<const StreamSource*> stream_sources_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> aborting_{false};
};

// The routes below /api/testbench, for one loop.
void add_routes(http::Router& router, api::Dependencies& deps, const std::shared_ptr<Inspector>& inspector,
                const Executor& loop);

}  // namespace orderwire::testbench
