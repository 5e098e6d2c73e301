// Delivers what a channel's queue holds, at least once: a message is sent, and then written down as
// delivered, so one that was under way when the process died is sent again. What is to be done when is the
// DeliveryScheduler's business; this is its hands.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/async.hpp"
#include "base/metrics.hpp"
#include "base/periodic.hpp"
#include "base/timer.hpp"
#include "outbox/delivery_scheduler.hpp"
#include "outbox/outbox_sender.hpp"
#include "outbox/policy.hpp"
#include "store/store.hpp"

namespace orderwire::outbox {

struct WorkerSettings {
    store::Channel channel = store::Channel::webhook;
    Policy policy;
    std::string target;  // a hash of who a pause is about; "" where there is none
    std::string metric;  // counts attempts: "orderwire_notify_attempts_total"
};

class Worker {
  public:
    // What is passed by reference must outlive the loop that it is started on; so must the worker.
    Worker(WorkerSettings settings, OutboxSender& sender, store::Store& store, const Clock& clock,
           Metrics& metrics);

    // Begins, on `loop`, with what is queued from before.
    void start(const Executor& loop);

    // From any thread. Something may be due: say it after each commit; it costs next to nothing.
    void wake();
    // From any thread: lifts a pause, and whatever waits for a later attempt is tried now.
    void resume();
    // From any thread. Begins nothing more; what is under way goes on. under_way() tells when it has ended.
    void stop();
    std::size_t under_way() const { return under_way_.load(); }

    store::Channel channel() const { return settings_.channel; }

  private:
    std::chrono::milliseconds look();
    task<void> deliver(store::DueMessage due);
    task<void> attempt(const store::OutboxMessage& message);
    void report(const store::OutboxMessage& message, const DeliveryScheduler::Evaluation& evaluation);
    task<void> record(store::AttemptResult result);
    task<void> after_transition();
    task<void> write_pause();
    task<void> retry_now();

    WorkerSettings settings_;
    OutboxSender& sender_;
    store::Store& store_;
    std::unique_ptr<store::Queries> reader_;
    const Clock& clock_;
    DeliveryScheduler scheduler_;
    std::optional<store::Pause> pause_;
    Counter& delivered_;
    Counter& failed_;
    Counter& given_up_;
    Counter& needless_;

    std::optional<Executor> loop_;
    std::optional<Periodic> clockwork_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> under_way_{0};
};

}  // namespace orderwire::outbox
