// What the commands have in common: a decision about an order is saved, and told.
#include "store/logic/commands.hpp"

#include <utility>

#include "domain/view.hpp"
#include "store/enum_strings.hpp"

namespace orderwire::store {

using domain::Enrollment;
using domain::Order;

Commands::Commands(UnitOfWork& unit, const Clock& clock, Channels channels, Retention retention)
    : unit_(unit),
      customers_(unit.customers()),
      orders_(unit.orders()),
      bindings_(unit.bindings()),
      events_(unit.events()),
      clock_(clock),
      duties_(unit.duties()),
      messages_(unit.outbox(), duties_, clock, channels),
      retention_(unit, messages_, clock, retention) {}

void Commands::save(const domain::OrderState& before, const domain::Decision& decision) {
    const Order& order = decision.order;
    if (before.enrollment == Enrollment::none && order.enrollment_state == Enrollment::requested) {
        customers_.insert_enrollment(order.customer_id,
                                     {order.course.id, order.id, false, order.updated_at, {}});
    }
    if (decision.changed) {
        Snapshot seen = encode_snapshot(order);
        const bool moved = before.status != seen.status || before.enrollment != seen.enrollment;
        orders_.update(order, seen, moved);
        announce({before, domain::order_state_of(order)}, order, std::move(seen));
    } else if (decision.verdict.kind != domain::Verdict::Kind::ignored) {
        orders_.update_unseen(order);
    }
    if (decision.marked) orders_.update_marks(order);
}

void Commands::announce(const domain::Change& change, const Order& order, Snapshot snapshot) {
    if (messages_.wants(change)) messages_.add(change, order, snapshot, customers_.load(order.customer_id));
    changes_.push_back(std::move(snapshot));
}

// Two orders for one course can both be paid: an open one of a guest who signed in, or one that was paid
// after it was cancelled. Each of them is marked, so that it does not matter which was paid first.
bool Commands::mark_paid_twice(const std::string& customer_id, const std::string& course_id) {
    const std::vector<std::string> orders = orders_.paid_orders(customer_id, course_id);
    if (orders.size() < 2) return false;
    const domain::DisplayOrder now{to_seconds(clock_.now()), 0, {}};
    for (const std::string& order_id : orders) {
        auto order = orders_.load(order_id);
        bool marked = false;
        for (const std::string& other : orders) {
            if (other != order_id) marked |= domain::mark_double_payment(*order, other, now);
        }
        if (marked) orders_.update_marks(*order);
    }
    return true;
}

Snapshot Commands::snapshot(const std::string& order_id) {
    return orders_.snapshot(order_id).value_or(Snapshot{});
}

Snapshot encode_snapshot(const Order& order) {
    return {order.id,
            order.customer_id,
            order.status(),
            order.enrollment_state,
            order.needs_enrollment,
            order.version,
            order.final(),
            std::make_shared<const std::string>(domain::encode_view(order))};
}

EventRecord record_of(const IncomingEvent& event) {
    return {name_of(event.source), provider_of(event), event.account,   event.id,  event.type,
            event.created,         event.received_at,  event.signature, event.body};
}

EventRecord record_of_cancel(const domain::Contribution& cancel, Time now) {
    return {"local", "local", "", cancel.at.id, "local.cancel", cancel.at.created, now, "", ""};
}

void add_to_list(std::string& list, std::string_view word) {
    if (!list.empty()) list += ", ";
    list += word;
}

}  // namespace orderwire::store
