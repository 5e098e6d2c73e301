// The order's state machine. Pure: no clock, no I/O; the same contributions end in the same order, in
// whatever order and however often they come.
#pragma once

#include "domain/contribution.hpp"
#include "domain/order.hpp"
#include "domain/verdict.hpp"

namespace orderwire::domain {

struct Decision {
    Order order;          // after the contribution; its version is raised by one if `changed`
    Verdict verdict;      // applied, no_change, ignored:superseded or review:<reason>
    bool changed;         // the public view changed: publish it
    bool marked = false;  // its review marks changed
};

// A new, pending order at version 1.
struct OrderDraft {
    std::string id;
    std::string customer_id;
    Course course;
    std::int64_t amount = 0;
    std::string currency;
    bool needs_enrollment = true;
};
Order make_order(OrderDraft draft, Time now);

Decision decide(Order order, const Contribution& contribution, PaymentRef ref, Time now);

// The customer paid for the same course by another order too. False: that was known.
bool mark_double_payment(Order& paid, const std::string& other_order_id, const DisplayOrder& at);

// A person has seen to the order: closes all open marks, by their note of this number, and raises the
// version, whatever else of the view changes. A mark that comes later opens the review again.
Decision resolve_review(Order order, std::uint32_t note_number, Time now);

// The catalogue, or the shop, confirms that the customer has access. Changes nothing unless it was requested.
Decision activate_enrollment(Order order, Time now);

}  // namespace orderwire::domain
