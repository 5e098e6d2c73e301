// The commands, as statements within a transaction that somebody else began and commits. Pure of threads: the
// writer calls them one after the other, each within its own savepoint.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "domain/decide.hpp"
#include "store/sqlite/bindings.hpp"
#include "store/sqlite/customers.hpp"
#include "store/sqlite/events.hpp"
#include "store/sqlite/orders.hpp"
#include "store/store.hpp"

namespace orderwire::store {

inline constexpr std::chrono::days unmatched_events_kept{30};

class Commands {
  public:
    // Both must outlive it.
    Commands(sqlite::Database& database, const Clock& clock);

    CreatedOrder create_order(const CreateOrder& command);
    CancelledOrder cancel_unbound(const std::string& order_id);
    Snapshot activate_enrollment(const std::string& order_id);

    AppliedEvent apply_event(const IncomingEvent& event);
    // Ends the waiting of at most `limit` events for their binding; true: there may be more.
    bool drop_expired_events(std::size_t limit);

    ReservedBinding reserve_binding(const std::string& order_id, Binding::Kind kind,
                                    const std::string& parameters);
    Snapshot complete_binding(const std::string& order_id, std::uint32_t number,
                              const std::string& object_id);
    void abandon_binding(const std::string& order_id, std::uint32_t number);
    void supersede_binding(const std::string& order_id, std::uint32_t number);
    void end_binding(const std::string& order_id, std::uint32_t number);

    // Every transition of the commands since it was last emptied, in their order.
    std::vector<Snapshot>& changes() { return changes_; }

  private:
    std::string customer_of(const CreateOrder& command, Time now);
    // What the customer has already, so that no order is to be made.
    std::optional<CreatedOrder> answer_from_before(const CreateOrder& command,
                                                   const std::string& customer_id);
    Snapshot make_order(const CreateOrder& command, const std::string& customer_id, Time now);
    void remember_key(const CreateOrder& command, const std::string& customer_id, const std::string& order_id,
                      Time now);

    AppliedEvent keep_unmatched(const IncomingEvent& event, const domain::Evidence& evidence);
    // What a contribution did to its order.
    struct Effect {
        domain::Verdict verdict;
        domain::Status status_before = domain::Status::pending;
        std::optional<std::uint64_t> version;  // the order's new one, where it changed
    };
    Effect accept(const domain::Evidence& evidence, const Bindings::Match& match);
    Effect contribute(const std::string& order_id, const domain::Contribution& contribution,
                      domain::Through through);
    void bind_object(const domain::PaymentObject& object, const std::string& order_id, std::uint32_t number);

    void save(domain::Enrollment before, const domain::Decision& decision);
    Snapshot snapshot(const std::string& order_id);

    const Clock& clock_;
    Customers customers_;
    IdempotencyKeys keys_;
    Enrollments enrollments_;
    Orders orders_;
    Bindings bindings_;
    Events events_;
    UnmatchedEvents unmatched_;
    std::vector<Snapshot> changes_;
};

}  // namespace orderwire::store
