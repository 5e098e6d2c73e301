// The commands, as statements within a transaction that somebody else began and commits. Pure of threads: the
// writer calls them one after the other, each within its own savepoint.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "domain/decide.hpp"
#include "store/sqlite/bindings.hpp"
#include "store/sqlite/customers.hpp"
#include "store/sqlite/events.hpp"
#include "store/sqlite/order_notes.hpp"
#include "store/sqlite/orders.hpp"
#include "store/sqlite/outbox_queue.hpp"
#include "store/sqlite/removal.hpp"
#include "store/store.hpp"

namespace orderwire::store {

inline constexpr std::chrono::days unmatched_events_kept{30};
inline constexpr std::chrono::hours idempotency_keys_kept{24};

class Commands {
  public:
    // Both must outlive it.
    Commands(sqlite::Database& database, const Clock& clock, Channels channels = {},
             Retention retention = {});

    CreatedOrder create_order(const CreateOrder& command);
    CancelledOrder cancel_unbound(const std::string& order_id);
    Snapshot activate_enrollment(const std::string& order_id);
    bool adopt_guest(const std::string& guest_secret_hash, const Customer& known);
    ResolvedReview resolve_review(const std::string& order_id, const std::string& note);
    ReleasedPayment release_payment(const std::string& order_id, const std::string& note);

    AppliedEvent apply_event(const IncomingEvent& event);

    ReservedBinding reserve_binding(const std::string& order_id, Binding::Kind kind,
                                    const std::string& parameters);
    Snapshot complete_binding(const std::string& order_id, std::uint32_t number,
                              const std::string& object_id);
    void abandon_binding(const std::string& order_id, std::uint32_t number);
    void supersede_binding(const std::string& order_id, std::uint32_t number);
    void end_binding(const std::string& order_id, std::uint32_t number);

    void record(const AttemptResult& result) { outbox_.record(result, clock_.now()); }
    Requeued requeue(const OutboxFilter& filter) { return outbox_.requeue(filter, clock_.now()); }
    OutboxQueue& outbox() { return outbox_; }

    // Removes a little of what has been kept for long enough; true: the round goes on.
    bool clean();
    const Forgotten& forgotten() const { return removal_.forgotten(); }

    // Every transition of the commands since it was last emptied, in their order.
    std::vector<Snapshot>& changes() { return changes_; }

  private:
    // The steps of a round: each removes a little, and says whether there may be more of its kind.
    bool drop_waiting_events();
    bool drop_expired_keys();
    bool prune_outbox();
    bool drop_events_of_nobody();
    bool drop_bodies();
    bool drop_unpaid_orders();

    std::optional<std::string> known_customer_of(const CreateOrder& command);
    std::string customer_of(const CreateOrder& command, Time now);
    // What the customer has already, so that no order is to be made.
    std::optional<CreatedOrder> answer_from_before(const CreateOrder& command,
                                                   const std::string& customer_id);
    Snapshot make_order(const CreateOrder& command, const std::string& customer_id, Time now);
    void remember_key(const CreateOrder& command, const std::string& customer_id, const std::string& order_id,
                      Time now);

    AppliedEvent keep_unmatched(const IncomingEvent& event, const domain::PaymentUpdate& evidence);
    // What a contribution did to its order.
    struct Effect {
        domain::Verdict verdict;
        std::optional<domain::Status> status_before;  // nothing where it was not asked
        std::optional<std::uint64_t> version;         // the order's new one, where it changed
    };
    Effect accept(const domain::PaymentUpdate& evidence, const Bindings::Match& match, bool looked_up);
    Effect contribute(const std::string& order_id, const domain::Contribution& contribution,
                      domain::PaymentRef ref);
    void bind_object(const domain::PaymentObject& object, const std::string& order_id, std::uint32_t number);

    void save(const domain::OrderState& before, const domain::Decision& decision);
    // A transition that is written: watchers and the outbox are to hear of it.
    void announce(const domain::Change& change, const domain::Order& order, Snapshot snapshot);
    // Marks the orders by which the customer paid for the course, where there is more than one; false: there
    // is not.
    bool mark_paid_twice(const std::string& customer_id, const std::string& course_id);
    Snapshot snapshot(const std::string& order_id);

    const Clock& clock_;
    Customers customers_;
    IdempotencyKeys keys_;
    Enrollments enrollments_;
    Orders orders_;
    Bindings bindings_;
    Events events_;
    UnmatchedEvents unmatched_;
    OutboxQueue outbox_;
    OrderNotes notes_;
    Retention retention_;
    Removal removal_;
    static constexpr std::size_t cleaning_steps = 6;
    std::bitset<cleaning_steps> cleaned_;  // of this round
    Time unpaid_orders_at_{};              // when the next round looks for them
    std::vector<Snapshot> changes_;
};

}  // namespace orderwire::store
