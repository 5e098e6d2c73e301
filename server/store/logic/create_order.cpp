// The commands about an order as a whole.
#include "base/ids.hpp"
#include "store/logic/commands.hpp"

namespace orderwire::store {

using domain::Status;

CreatedOrder Commands::create_order(const CreateOrder& command) {
    const Time now = clock_.now();
    if (const auto customer_id = known_customer_of(command)) {
        if (command.idempotency) {
            if (const auto answer = customers_.answered(*customer_id, command.idempotency->key)) {
                if (answer->body_hash != command.idempotency->body_hash) {
                    return {CreatedOrder::Outcome::idempotency_mismatch, {}};
                }
                return {CreatedOrder::Outcome::repeated, snapshot(answer->order_id)};
            }
        }
        if (auto answer = answer_from_before(command, *customer_id)) {
            remember_answer(command, *customer_id, answer->order.order_id, now);
            return *std::move(answer);
        }
        if (command.open_orders_max > 0 && orders_.count_open(*customer_id) >= command.open_orders_max)
            return {CreatedOrder::Outcome::too_many_open, {}};
    }
    const std::string customer_id = customer_of(command, now);
    Snapshot order = make_order(command, customer_id, now);
    remember_answer(command, customer_id, order.order_id, now);
    return {CreatedOrder::Outcome::created, std::move(order)};
}

std::optional<std::string> Commands::known_customer_of(const CreateOrder& command) {
    return command.customer_shop_id.empty() ? customers_.id_by_secret(command.customer_secret_hash)
                                            : customers_.id_by_shop_id(command.customer_shop_id);
}

std::string Commands::customer_of(const CreateOrder& command, Time now) {
    auto customer_id = known_customer_of(command);
    if (!customer_id) {
        customer_id = new_id("cus_", now);
        const bool is_guest = command.customer_shop_id.empty();
        customers_.insert(*customer_id, is_guest ? command.customer_secret_hash : "",
                          command.customer_shop_id, now);
    }
    if (command.email || command.name) customers_.set_details(*customer_id, command.email, command.name);
    return *std::move(customer_id);
}

std::optional<CreatedOrder> Commands::answer_from_before(const CreateOrder& command,
                                                         const std::string& customer_id) {
    const auto enrollment = customers_.enrollment(customer_id, command.course.id);
    if (enrollment)
        return CreatedOrder{CreatedOrder::Outcome::already_enrolled, snapshot(enrollment->order_id)};
    const auto paid = orders_.paid_orders(customer_id, command.course.id);
    if (!paid.empty()) return CreatedOrder{CreatedOrder::Outcome::already_enrolled, snapshot(paid.front())};
    if (const auto open = orders_.open_order(customer_id, command.course.id)) {
        if (command.email || command.name) customers_.set_details(customer_id, command.email, command.name);
        return CreatedOrder{CreatedOrder::Outcome::open_already, snapshot(*open)};
    }
    return std::nullopt;
}

Snapshot Commands::make_order(const CreateOrder& command, const std::string& customer_id, Time now) {
    const domain::Order order =
        domain::make_order({new_id(order_id_prefix, now), customer_id, command.course, command.amount,
                            command.currency, command.needs_enrollment},
                           now);
    Snapshot seen = encode_snapshot(order);
    orders_.insert(order, command.metadata, seen);
    announce({std::nullopt, domain::order_state_of(order)}, order, std::move(seen));
    return changes_.back();
}

void Commands::remember_answer(const CreateOrder& command, const std::string& customer_id,
                               const std::string& order_id, Time now) {
    if (!command.idempotency) return;
    customers_.insert_answered(customer_id,
                               {command.idempotency->key, command.idempotency->body_hash, order_id, now});
}

CancelledOrder Commands::cancel_unbound(const std::string& order_id) {
    using Outcome = CancelledOrder::Outcome;
    const auto order = orders_.snapshot(order_id);
    if (!order) return {Outcome::unknown_order, {}, std::nullopt};
    if (order->status == Status::paid) return {Outcome::already_paid, *order, std::nullopt};
    if (order->status == Status::cancelled) return {Outcome::already_cancelled, *order, std::nullopt};
    std::optional<Binding> payable;
    for (BindingRow& row : bindings_.of_order(order_id)) {
        // The open one rather than one that was given up before it.
        if (row.open() || (row.not_ended() && !payable)) payable = std::move(row.binding);
    }
    if (payable) return {Outcome::bound, *order, std::move(payable)};

    const Time now = clock_.now();
    domain::Contribution cancel;
    cancel.at = {to_seconds(now), 0, new_id("local_", now)};
    cancel.status = Status::cancelled;
    const Effect effect = contribute(order_id, cancel, {});
    events_.insert(record_of_cancel(cancel, now), {effect.verdict, order_id, {}, effect.version});
    return {Outcome::cancelled, snapshot(order_id), std::nullopt};
}

Snapshot Commands::activate_enrollment(const std::string& order_id) {
    auto order = orders_.load(order_id);
    if (!order) return {};
    const Time now = clock_.now();
    const domain::OrderState before = domain::order_state_of(*order);
    const domain::Decision decision = domain::activate_enrollment(*std::move(order), now);
    if (decision.changed) {
        save(before, decision);
        const std::string& customer_id = decision.order.customer_id;
        const std::string& course_id = decision.order.course.id;
        const auto enrollment = customers_.enrollment(customer_id, course_id);
        if (enrollment && !enrollment->active) customers_.activate_enrollment(customer_id, course_id, now);
    }
    return snapshot(order_id);
}

}  // namespace orderwire::store
