// Rows that may have been kept for long enough, as retention sees them: see logic/tables.hpp. Each list holds
// at most `limit` rows behind a place, so that a round goes on where it stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/types.hpp"

namespace orderwire::store {

struct EventAge {
    std::int64_t event_row = 0;
    Time received_at{};
};

struct EventOfNobody : EventAge {
    bool parked = false;
    bool park_expired = false;  // it was parked for as long as anything is
};

struct UnmatchedAge : EventAge {
    bool parked = false;
};

struct BodyAge : EventAge {
    bool is_unmatched = false;  // it may still find its order
    struct OfOrder {
        bool final = false;
        Time updated_at{};
    };
    std::optional<OfOrder> order;
};

struct CancelledOrderAge {
    std::string order_id;
    std::string customer_id;
    Time created_at{};
    Time updated_at{};
    bool was_paid = false;  // some time
    bool marked = false;    // for a person
};

// What else there is of an order.
struct OrderTraces {
    bool of_guest = false;
    bool noted = false;     // by a person
    bool refunded = false;  // or disputed
    bool gave_access = false;
    bool told = false;     // messages of it are in the outbox
    bool payable = false;  // as far as we know: a binding whose object is not known, or not known to be dead
    bool bound_twice = false;  // a repeated request made a second object of one kind
};

class AgedRows {
  public:
    virtual ~AgedRows() = default;
    virtual std::size_t remove_answered_before(Time time, std::size_t limit) = 0;  // how many

    virtual std::vector<UnmatchedAge> oldest_unmatched(std::size_t limit) = 0;  // by row
    // Of no order, and received before `time`: by time and row.
    virtual std::vector<EventOfNobody> events_of_nobody(Time time, const EventAge& after,
                                                        std::size_t limit) = 0;
    virtual void remove_event(std::int64_t event_row) = 0;

    // Bodies are looked at once, in the order of arrival; those that had to stay stand in a list by
    // themselves.
    virtual std::int64_t bodies_done() = 0;
    virtual void set_bodies_done(std::int64_t event_row) = 0;
    virtual std::vector<BodyAge> bodies(std::int64_t after, std::size_t limit) = 0;
    virtual std::vector<BodyAge> bodies_passed_by(std::int64_t after, std::size_t limit) = 0;
    virtual void pass_by_body(std::int64_t event_row) = 0;
    virtual void forget_passed_by(std::int64_t event_row) = 0;
    virtual void remove_body(std::int64_t event_row) = 0;

    virtual std::vector<CancelledOrderAge> cancelled_orders(const std::string& after, std::size_t limit) = 0;
    virtual OrderTraces traces(const std::string& order_id) = 0;
    // With its timeline, bindings, events and all else.
    virtual void remove_order(const std::string& order_id) = 0;
    virtual void remove_customer_without_orders(const std::string& customer_id) = 0;
};

}  // namespace orderwire::store
