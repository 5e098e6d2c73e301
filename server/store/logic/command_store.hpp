// A store whose commands are those of logic/: what is left to an engine is to run tasks in units of work of
// its own, and to answer questions.
#pragma once

#include <memory>
#include <string>

#include "base/secret.hpp"
#include "store/logic/write_task.hpp"
#include "store/store.hpp"

namespace orderwire::store {

class CommandStore : public Store, private Outbox, private Leases {
  public:
    task<CreatedOrder> create_order(CreateOrder command) final;
    task<AppliedEvent> apply_event(IncomingEvent event) final;
    task<ReservedBinding> reserve_binding(std::string order_id, Binding::Kind kind,
                                          std::string parameters) final;
    task<Snapshot> complete_binding(std::string order_id, std::uint32_t number, std::string object_id) final;
    task<void> abandon_binding(std::string order_id, std::uint32_t number) final;
    task<void> supersede_binding(std::string order_id, std::uint32_t number) final;
    task<void> end_binding(std::string order_id, std::uint32_t number) final;
    task<CancelledOrder> cancel_unbound(std::string order_id) final;
    task<Snapshot> activate_enrollment(std::string order_id) final;
    task<bool> adopt_guest(std::string guest_secret_hash, Customer known) final;
    task<ResolvedReview> resolve_review(std::string order_id, std::string note) final;
    task<ReleasedPayment> release_payment(std::string order_id, std::string note) final;
    Outbox& outbox() final { return *this; }
    Leases& leases() final { return *this; }

  protected:
    // Runs the task and answers it, from any thread. One that is not accepted is answered with a
    // StorageError, like one that failed.
    virtual void submit(std::unique_ptr<WriteTask> task) = 0;
    // By which idempotency keys are kept; lasts as long as the store.
    virtual const Secret& idempotency_secret() const = 0;

  private:
    task<void> record(AttemptResult result) final;
    task<Requeued> requeue(OutboxFilter filter) final;
    task<void> set_pause(Channel channel, Pause pause) final;
    task<void> lift_pause(Channel channel) final;

    task<std::optional<Lease>> acquire(std::string duty, std::string holder,
                                       std::chrono::milliseconds term) final;
    task<void> give_back(Lease lease, std::string holder) final;

    // Queues the command when it is awaited; the caller goes on, on its own loop, after the commit.
    template <class Command>
    task<typename Command::Result> ask(Command command);
    template <class Result, class Function>
    task<Result> ask_order(std::string order_id, Function function);
    template <class Function>
    task<void> tell_order(std::string order_id, Function function);
};

}  // namespace orderwire::store
