// The commands about an order as a whole; those about events and bindings stand in apply_event.cpp and
// bind_payment.cpp.
#include "store/sqlite/commands.hpp"

#include "base/ids.hpp"

namespace orderwire::store {

using domain::Decision;
using domain::Enrollment;
using domain::Status;

Commands::Commands(sqlite::Database& database, const Clock& clock, Channels channels, Retention retention)
    : clock_(clock),
      customers_(database),
      keys_(database),
      enrollments_(database),
      orders_(database),
      bindings_(database),
      events_(database),
      unmatched_(database),
      outbox_(database, channels),
      notes_(database),
      retention_(retention),
      removal_(database) {}

CreatedOrder Commands::create_order(const CreateOrder& command) {
    const Time now = clock_.now();
    if (const auto customer_id = known_customer_of(command)) {
        if (command.idempotency) {
            if (const auto answer = keys_.find(*customer_id, command.idempotency->key)) {
                if (answer->body_hash != command.idempotency->body_hash) {
                    return {CreatedOrder::Outcome::idempotency_mismatch, {}};
                }
                return {CreatedOrder::Outcome::repeated, snapshot(answer->order_id)};
            }
        }
        if (auto answer = answer_from_before(command, *customer_id)) {
            remember_key(command, *customer_id, answer->order.order_id, now);
            return *std::move(answer);
        }
        if (command.open_orders_max > 0 && orders_.count_open(*customer_id) >= command.open_orders_max)
            return {CreatedOrder::Outcome::too_many_open, {}};
    }
    const std::string customer_id = customer_of(command, now);
    Snapshot order = make_order(command, customer_id, now);
    remember_key(command, customer_id, order.order_id, now);
    return {CreatedOrder::Outcome::created, std::move(order)};
}

std::optional<std::string> Commands::known_customer_of(const CreateOrder& command) {
    return command.customer_shop_id.empty() ? customers_.by_secret(command.customer_secret_hash)
                                            : customers_.by_shop_id(command.customer_shop_id);
}

std::string Commands::customer_of(const CreateOrder& command, Time now) {
    auto customer_id = known_customer_of(command);
    if (!customer_id) {
        customer_id = command.customer_shop_id.empty()
                          ? customers_.insert_guest(command.customer_secret_hash, now)
                          : customers_.insert_known(command.customer_shop_id, now);
    }
    customers_.set_details(*customer_id, command.email, command.name);
    return *std::move(customer_id);
}

std::optional<CreatedOrder> Commands::answer_from_before(const CreateOrder& command,
                                                         const std::string& customer_id) {
    auto given_by = enrollments_.given_by(customer_id, command.course.id);
    if (!given_by) given_by = orders_.paid_order(customer_id, command.course.id);
    if (given_by) return CreatedOrder{CreatedOrder::Outcome::already_enrolled, snapshot(*given_by)};
    if (const auto open = orders_.open_order(customer_id, command.course.id)) {
        customers_.set_details(customer_id, command.email, command.name);
        return CreatedOrder{CreatedOrder::Outcome::open_already, snapshot(*open)};
    }
    return std::nullopt;
}

Snapshot Commands::make_order(const CreateOrder& command, const std::string& customer_id, Time now) {
    const domain::Order order =
        domain::make_order({new_id(order_id_prefix, now), customer_id, command.course, command.amount,
                            command.currency, command.needs_enrollment},
                           now);
    announce({std::nullopt, domain::order_state_of(order)}, order, orders_.insert(order, command.metadata));
    return changes_.back();
}

void Commands::remember_key(const CreateOrder& command, const std::string& customer_id,
                            const std::string& order_id, Time now) {
    if (!command.idempotency) return;
    keys_.insert(customer_id, command.idempotency->key, {command.idempotency->body_hash, order_id}, now);
}

CancelledOrder Commands::cancel_unbound(const std::string& order_id) {
    using Outcome = CancelledOrder::Outcome;
    const auto order = orders_.snapshot(order_id);
    if (!order) return {Outcome::unknown_order, {}, std::nullopt};
    if (order->status == Status::paid) return {Outcome::already_paid, *order, std::nullopt};
    if (order->status == Status::cancelled) return {Outcome::already_cancelled, *order, std::nullopt};
    auto binding = bindings_.open(order_id);
    if (!binding) binding = bindings_.not_ended(order_id);
    if (binding) return {Outcome::bound, *order, std::move(binding)};

    const Time now = clock_.now();
    domain::Contribution cancel;
    cancel.at = {to_seconds(now), 0, new_id("local_", now)};
    cancel.status = Status::cancelled;
    const Effect effect = contribute(order_id, cancel, {});
    events_.insert_local(cancel, {effect.verdict, order_id, {}, effect.version}, now);
    return {Outcome::cancelled, snapshot(order_id), std::nullopt};
}

Snapshot Commands::activate_enrollment(const std::string& order_id) {
    auto order = orders_.load(order_id);
    if (!order) return {};
    const Time now = clock_.now();
    const domain::OrderState before = domain::order_state_of(*order);
    const Decision decision = domain::activate_enrollment(*std::move(order), now);
    if (decision.changed) {
        save(before, decision);
        enrollments_.activate(decision.order.customer_id, decision.order.course.id, now);
    }
    return snapshot(order_id);
}

bool Commands::adopt_guest(const std::string& guest_secret_hash, const Customer& known) {
    const auto guest = customers_.by_secret(guest_secret_hash);
    if (!guest) return false;
    auto customer_id = customers_.by_shop_id(*known.id);
    if (customer_id) {
        customers_.merge(*guest, *customer_id);
        for (const std::string& course_id : orders_.courses_paid_twice(*customer_id))
            mark_paid_twice(*customer_id, course_id);
    } else {
        customer_id = guest;
        customers_.make_known(*guest, *known.id);
    }
    customers_.set_details(*customer_id, known.email, known.name);
    return true;
}

void Commands::save(const domain::OrderState& before, const Decision& decision) {
    const domain::Order& order = decision.order;
    if (before.enrollment == Enrollment::none && order.enrollment_state == Enrollment::requested) {
        enrollments_.request(order.customer_id, order.course.id, order.id, order.updated_at);
    }
    if (decision.changed) {
        announce({before, domain::order_state_of(order)}, order, orders_.update(order, before));
    } else if (decision.verdict.kind != domain::Verdict::Kind::ignored) {
        orders_.update_unseen(order);
    }
    if (decision.marked) orders_.update_marks(order);
}

void Commands::announce(const domain::Change& change, const domain::Order& order, Snapshot snapshot) {
    outbox_.add(change, order, snapshot);
    changes_.push_back(std::move(snapshot));
}

Snapshot Commands::snapshot(const std::string& order_id) {
    return orders_.snapshot(order_id).value_or(Snapshot{});
}

}  // namespace orderwire::store
