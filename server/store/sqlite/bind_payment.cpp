// The commands about an order's bindings: reserved before the provider is asked, completed with its answer.
#include <stdexcept>

#include "store/sqlite/commands.hpp"

namespace orderwire::store {

ReservedBinding Commands::reserve_binding(const std::string& order_id, Binding::Kind kind,
                                          const std::string& parameters) {
    using Outcome = ReservedBinding::Outcome;
    const auto order = orders_.snapshot(order_id);
    if (!order) return {Outcome::unknown_order, {}};
    if (order->status > domain::Status::failed) return {Outcome::order_closed, {}};
    if (auto open = bindings_.open(order_id)) {
        return {open->kind == kind ? Outcome::reserved : Outcome::end_first, *std::move(open)};
    }
    if (auto given_up = bindings_.not_ended(order_id)) return {Outcome::end_first, *std::move(given_up)};

    const std::uint32_t number = bindings_.newest_number(order_id) + 1;
    if (number > bindings_max) return {Outcome::too_many, {}};
    Binding binding{number, kind, Binding::State::reserved, {}, parameters};
    bindings_.insert(order_id, binding, clock_.now());
    return {Outcome::reserved, std::move(binding)};
}

Snapshot Commands::complete_binding(const std::string& order_id, std::uint32_t number,
                                    const std::string& object_id) {
    const auto binding = bindings_.find(order_id, number);
    if (!binding) return {};

    domain::PaymentObject object;
    object.id = object_id;
    if (const auto match = bindings_.match(object); match && match->order_id != order_id) {
        throw std::runtime_error("the object " + object_id + " pays another order already");
    }
    // A repetition long after the first attempt can give a second object: either can be paid, so both are
    // bound, and the binding keeps its first.
    if (binding->object_id.empty()) bindings_.set_object(order_id, number, object_id);
    // It may have been given up while the provider was asked: then its end says nothing, and that it was paid
    // counts.
    if (binding->state == Binding::State::reserved)
        bindings_.set_state(order_id, number, Binding::State::bound);

    bind_object(object, order_id, number);
    for (const std::int64_t event_row : unmatched_.unpark(order_id)) {
        events_.set_outcome(event_row, {domain::Verdict::ignored("not_ours"), {}, {}, {}});
    }
    return snapshot(order_id);
}

void Commands::abandon_binding(const std::string& order_id, std::uint32_t number) {
    const auto binding = bindings_.find(order_id, number);
    if (binding && binding->state == Binding::State::reserved) {
        bindings_.set_state(order_id, number, Binding::State::abandoned);
    }
}

void Commands::supersede_binding(const std::string& order_id, std::uint32_t number) {
    const auto binding = bindings_.find(order_id, number);
    if (binding && (binding->state == Binding::State::reserved || binding->state == Binding::State::bound)) {
        bindings_.set_state(order_id, number, Binding::State::superseded);
    }
}

void Commands::end_binding(const std::string& order_id, std::uint32_t number) {
    bindings_.set_ended(order_id, number, clock_.now());
}

}  // namespace orderwire::store
