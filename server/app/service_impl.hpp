// The parts of a Service, and its phases: made, in which no part calls another yet; started; stopped; and
// destroyed, in the reverse order of the members here. Only Service's own sources include this.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/event_loop_thread.hpp"
#include "app/outbox_channels.hpp"
#include "app/service.hpp"
#include "base/monotonic.hpp"
#include "base/steps.hpp"
#include "http/server/static_files.hpp"
#include "hub/bus.hpp"
#include "jobs/enrollment_activator.hpp"
#include "jobs/enrollment_watchdog.hpp"
#include "jobs/expiry.hpp"
#include "jobs/reconciler.hpp"
#include "sandbox/sandbox.hpp"
#include "testbench/inspector.hpp"

namespace orderwire::app {

struct Service::Impl {
    explicit Impl(ServeOptions options_) : options(std::move(options_)) {}
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    // The phases, each a list of steps. What a step throws comes through; stop() may follow on any of them.
    void make(const StepHook& before);
    void start(const StepHook& before);
    void stop() noexcept;

    void on_committed(std::span<const store::Snapshot> changes) noexcept;
    api::WebhookSecrets webhook_secrets(const ServeOptions& from) const;
    std::size_t watchers() const;

    ServeOptions options;
    Metrics metrics;
    const Clock& clock = system_clock();
    const MonotonicClock& monotonic = monotonic_clock();
    std::optional<api::Catalogue> catalogue;
    std::atomic<bool> draining{false};
    bool stopped = false;
    hub::LocalBus bus;
    std::shared_ptr<testbench::Inspector> inspector;  // before the store: its writer tells it
    std::optional<http::AddressLimiter> limiter;
    std::optional<api::OrderBudget> budget;
    std::unique_ptr<sandbox::Sandbox> sandbox;
    std::vector<std::unique_ptr<EventLoopThread>> event_loops;  // before the store: it answers on their loops
    std::shared_ptr<transport::socket_io::SessionRouter> session_router;  // goes before the loops do
    std::optional<jobs::EnrollmentActivator>
        enrollment_activator;  // its timer is a loop's; the store's writer tells it
    std::unique_ptr<store::Store> store;
    std::string own_url;  // by which this machine reaches us
    std::string public_url;
    std::optional<http::OriginPolicy> origins;
    api::Settings settings;
    Shared<api::WebhookSecrets> secrets;
    Shared<api::Access> access;
    std::optional<http::Client> client;
    std::optional<payments::StripeApi> stripe;
    std::optional<ingest::EventIngest> event_ingest;
    std::optional<payments::Payments> payments;
    // What nobody waits for has a breaker of its own: it must not shut the shop.
    std::optional<payments::StripeApi> background_stripe;
    std::optional<payments::Payments> background_payments;
    std::optional<jobs::Expiry> expiry;
    std::optional<jobs::EnrollmentWatchdog> enrollment_watchdog;
    std::optional<jobs::EventBackfill> event_backfill;
    std::optional<jobs::Reconciler> reconciler;
    std::optional<OutboxChannels> outbox_channels;
    std::optional<http::StaticFiles> files;

  private:
    void make_catalogue();
    void make_store();
    void make_sandbox();
    void make_event_loops();
    void make_settings();
    void make_bench();
    void make_payments();
    void make_outbox_channels();
    void make_files();
    void install_handlers();
    void make_background();
    void make_reconciler();
    payments::StripeOptions stripe_options() const;
    payments::StripeOptions background_options() const;

    void start_outbox_channels();
    void start_background();
    void run_event_loops();
    void keep_files();
    void start_sandbox();
    void open_event_loops();

    void say_draining();
    void stop_outbox_channels();
    void stop_bench();
    void stop_accepting();
    void drain_watchers();
    void wait_for_all();
    void stop_sandbox();
    void stop_store();
    void join_event_loops();
    bool wait_until_gone(Instant deadline);

    Instant stop_begun{};
};

}  // namespace orderwire::app
