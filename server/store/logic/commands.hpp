// What each command means: written once for all engines, pure against a unit of work that somebody else began
// and commits. One after the other; a command that throws is undone by whoever called it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/decide.hpp"
#include "store/logic/duties.hpp"
#include "store/logic/message_queue.hpp"
#include "store/logic/retention_sweep.hpp"
#include "store/logic/unit_of_work.hpp"
#include "store/retention.hpp"
#include "store/types.hpp"

namespace orderwire::store {

class Commands {
  public:
    // `unit` and `clock` must outlive it.
    Commands(UnitOfWork& unit, const Clock& clock, Channels channels = {}, Retention retention = {});

    // In create_order the idempotency key is its MAC already.
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

    MessageQueue& messages() { return messages_; }
    Duties& duties() { return duties_; }
    RetentionSweep& retention() { return retention_; }
    UnitOfWork& unit() { return unit_; }

    // Every transition of the commands since it was last emptied, in their order.
    std::vector<Snapshot>& changes() { return changes_; }

  private:
    std::optional<std::string> known_customer_of(const CreateOrder& command);
    std::string customer_of(const CreateOrder& command, Time now);
    // What the customer has already, so that no order is to be made.
    std::optional<CreatedOrder> answer_from_before(const CreateOrder& command,
                                                   const std::string& customer_id);
    Snapshot make_order(const CreateOrder& command, const std::string& customer_id, Time now);
    void remember_answer(const CreateOrder& command, const std::string& customer_id,
                         const std::string& order_id, Time now);

    void merge(const std::string& guest_id, const std::string& customer_id);
    void merge_orders(const std::string& guest_id, const std::string& customer_id);
    void merge_enrollments(const std::string& guest_id, const std::string& customer_id);
    void merge_answered(const std::string& guest_id, const std::string& customer_id);
    void mark_courses_paid_twice(const std::string& customer_id);

    AppliedEvent keep_unmatched(const IncomingEvent& event, const domain::PaymentUpdate& evidence);
    // What a contribution did to its order.
    struct Effect {
        domain::Verdict verdict;
        std::optional<domain::Status> status_before;  // nothing where it was not asked
        std::optional<std::uint64_t> version;         // the order's new one, where it changed
    };
    Effect accept(const domain::PaymentUpdate& evidence, const BindingTable::Match& match, bool looked_up);
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

    UnitOfWork& unit_;
    CustomerTable& customers_;
    OrderTable& orders_;
    BindingTable& bindings_;
    EventTable& events_;
    const Clock& clock_;
    Duties duties_;
    MessageQueue messages_;
    RetentionSweep retention_;
    std::vector<Snapshot> changes_;
};

// What happened to an order, as it is stored: by an event that came in, or by us without the provider.
EventRecord record_of(const IncomingEvent& event);
EventRecord record_of_cancel(const domain::Contribution& cancel, Time now);

// The order as the public sees it. The only place where a version is encoded.
Snapshot encode_snapshot(const domain::Order& order);

void add_to_list(std::string& list, std::string_view word);  // "a, b"

}  // namespace orderwire::store
