// The commands about an order's bindings: reserved before the provider is asked, completed with its answer.
#include <algorithm>
#include <stdexcept>

#include "store/logic/commands.hpp"

namespace orderwire::store {

namespace {

std::optional<BindingRow> find_binding(BindingTable& bindings, const std::string& order_id,
                                       std::uint32_t number) {
    for (BindingRow& row : bindings.of_order(order_id)) {
        if (row.binding.number == number) return std::move(row);
    }
    return std::nullopt;
}

}  // namespace

ReservedBinding Commands::reserve_binding(const std::string& order_id, Binding::Kind kind,
                                          const std::string& parameters) {
    using Outcome = ReservedBinding::Outcome;
    const auto order = orders_.snapshot(order_id);
    if (!order) return {Outcome::unknown_order, {}};
    if (order->status > domain::Status::failed) return {Outcome::order_closed, {}};
    std::vector<BindingRow> rows = bindings_.of_order(order_id);
    const auto open = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.open(); });
    if (open != rows.end()) {
        return {open->binding.kind == kind ? Outcome::reserved : Outcome::end_first,
                std::move(open->binding)};
    }
    const auto given_up =
        std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.not_ended(); });
    if (given_up != rows.end()) return {Outcome::end_first, std::move(given_up->binding)};

    const std::uint32_t number = rows.empty() ? 1 : rows.back().binding.number + 1;
    if (number > bindings_max) return {Outcome::too_many, {}};
    Binding binding{number, kind, Binding::State::reserved, {}, parameters};
    bindings_.insert(order_id, binding, clock_.now());
    return {Outcome::reserved, std::move(binding)};
}

Snapshot Commands::complete_binding(const std::string& order_id, std::uint32_t number,
                                    const std::string& object_id) {
    auto row = find_binding(bindings_, order_id, number);
    if (!row) return {};

    domain::PaymentObject object;
    object.id = object_id;
    if (const auto match = bindings_.match(object); match && match->order_id != order_id) {
        throw std::runtime_error("the object " + object_id + " pays another order already");
    }
    // A repetition long after the first attempt can give a second object: either can be paid, so both are
    // bound, and the binding keeps its first.
    if (row->binding.object_id.empty()) row->binding.object_id = object_id;
    // It may have been given up while the provider was asked: then its end says nothing, and that it was paid
    // counts.
    if (row->binding.state == Binding::State::reserved) row->binding.state = Binding::State::bound;
    bindings_.update(order_id, *row);

    bind_object(object, order_id, number);
    for (const std::int64_t event_row : events_.unpark(order_id)) {
        events_.set_outcome(event_row, {domain::Verdict::ignored("not_ours"), {}, {}, {}});
    }
    return snapshot(order_id);
}

void Commands::abandon_binding(const std::string& order_id, std::uint32_t number) {
    auto row = find_binding(bindings_, order_id, number);
    if (row && row->binding.state == Binding::State::reserved) {
        row->binding.state = Binding::State::abandoned;
        bindings_.update(order_id, *row);
    }
}

void Commands::supersede_binding(const std::string& order_id, std::uint32_t number) {
    auto row = find_binding(bindings_, order_id, number);
    if (row && row->open()) {
        row->binding.state = Binding::State::superseded;
        bindings_.update(order_id, *row);
    }
}

void Commands::end_binding(const std::string& order_id, std::uint32_t number) {
    auto row = find_binding(bindings_, order_id, number);
    if (row && row->binding.state == Binding::State::superseded) {
        row->ended_at = clock_.now();
        bindings_.update(order_id, *row);
    }
}

}  // namespace orderwire::store
