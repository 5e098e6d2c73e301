// The store, in commands and questions; an engine is behind it (store/sqlite, store/memory), and what the
// commands mean is the same for all of them (store/logic).
//
// A command is answered after the commit that made it durable, on the loop that asked. Committed changes are
// then handed to the listener, in commit order. Commands of several callers share one commit.
//
// Errors: a command or question that meets a storage fault throws StorageError; the caller answers 503. What
// a caller can get wrong is an outcome, never an exception.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/async.hpp"
#include "store/customer.hpp"
#include "store/errors.hpp"
#include "store/leases.hpp"
#include "store/outbox.hpp"
#include "store/queries.hpp"
#include "store/retention.hpp"
#include "store/types.hpp"

namespace orderwire::store {

class Store {
  public:
    virtual ~Store() = default;

    virtual task<CreatedOrder> create_order(CreateOrder command) = 0;
    virtual task<AppliedEvent> apply_event(IncomingEvent event) = 0;
    virtual task<ReservedBinding> reserve_binding(std::string order_id, Binding::Kind kind,
                                                  std::string parameters) = 0;
    // The provider made the object. Events that were parked for it are applied in the same transaction.
    virtual task<Snapshot> complete_binding(std::string order_id, std::uint32_t number,
                                            std::string object_id) = 0;
    // The provider refused for good: the next attempt gets the next number.
    virtual task<void> abandon_binding(std::string order_id, std::uint32_t number) = 0;
    // The customer pays another way: made durable before the provider is asked to end the binding, so that
    // its end says nothing about the order. That it was paid still counts.
    virtual task<void> supersede_binding(std::string order_id, std::uint32_t number) = 0;
    // The provider ended a superseded binding: nobody can pay it any more.
    virtual task<void> end_binding(std::string order_id, std::uint32_t number) = 0;
    // Cancels an order that nobody can pay. With a reserved, bound, or not yet ended binding: outcome
    // `bound`, nothing changed.
    virtual task<CancelledOrder> cancel_unbound(std::string order_id) = 0;
    virtual task<Snapshot> activate_enrollment(std::string order_id) = 0;
    // A guest turned out to be a customer whom the shop knows (`known.id`): all that is the guest's becomes
    // theirs, and the guest's secret is worth nothing from then on. False: there is no such guest.
    virtual task<bool> adopt_guest(std::string guest_secret_hash, Customer known) = 0;

    // Closes all open review marks of the order, and raises its version; the note is kept with it.
    virtual task<ResolvedReview> resolve_review(std::string order_id, std::string note) = 0;
    // Supersedes the order's open binding, and takes it and earlier ones for ended, whatever the provider
    // says; the note is kept with it. That one of them was paid still counts.
    virtual task<ReleasedPayment> release_payment(std::string order_id, std::string note) = 0;

    virtual Outbox& outbox() = 0;
    virtual Leases& leases() = 0;

    virtual std::unique_ptr<Queries> make_queries() = 0;

    // Whether writes are accepted: false from the first failed sync on, and while the disk refuses. From any
    // thread, like the next.
    virtual bool writable() const = 0;
    // Why they are not, in words for the operator; empty while they are.
    virtual std::string write_refusal() const = 0;
    virtual Forgotten forgotten() const = 0;  // from any thread
    // Commits what is queued, writes the checkpoint, closes. Commands after it throw StorageError. Stop the
    // store before the loops that asked it are destroyed: answers are still posted to them.
    virtual void stop() = 0;
};

// Hears every committed change of an order, in commit order and after the answers of the same commit were
// posted, on the writer's thread: hand over and return.
using Listener = std::function<void(std::span<const Snapshot>)>;

// `url` is "sqlite:PATH"; what goes into the outbox is what `channels` says. Throws std::runtime_error with
// one clear line: not writable, in use by another process (StoreInUse), a newer schema, an unknown scheme.
std::unique_ptr<Store> open_store(const std::string& url, const Clock& clock, Listener listener,
                                  Channels channels = {}, Retention retention = {});

}  // namespace orderwire::store
