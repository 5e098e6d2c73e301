// The commands of a person who looks after an order by hand.
#include "store/logic/commands.hpp"

namespace orderwire::store {

ResolvedReview Commands::resolve_review(const std::string& order_id, const std::string& note) {
    using Outcome = ResolvedReview::Outcome;
    auto order = orders_.load(order_id);
    if (!order) return {Outcome::unknown_order, {}, {}};
    std::string marks;
    for (const domain::Review review : domain::all_reviews) {
        if (order->open_reviews().contains(review)) add_to_list(marks, to_string(review));
    }
    if (marks.empty()) return {Outcome::nothing_open, snapshot(order_id), {}};

    const Time now = clock_.now();
    const domain::OrderState before = domain::order_state_of(*order);
    const std::uint32_t number = orders_.newest_note(order_id) + 1;
    const domain::Decision resolved = domain::resolve_review(*std::move(order), number, now);
    save(before, resolved);
    orders_.insert_note(order_id, {number, now, "resolved", marks, note, resolved.order.version});
    return {Outcome::resolved, snapshot(order_id), std::move(marks)};
}

ReleasedPayment Commands::release_payment(const std::string& order_id, const std::string& note) {
    using Outcome = ReleasedPayment::Outcome;
    auto order = orders_.snapshot(order_id);
    if (!order) return {Outcome::unknown_order, {}, {}};
    if (order->status > domain::Status::failed) return {Outcome::order_closed, *std::move(order), {}};

    const Time now = clock_.now();
    ReleasedPayment released{Outcome::released, *std::move(order), {}};
    std::string numbers;
    const auto give_up = [&](const BindingRow& row) {
        // Should it be paid all the same, that still counts.
        BindingRow ended = row;
        ended.binding.state = Binding::State::superseded;
        ended.ended_at = now;
        bindings_.update(order_id, ended);
        add_to_list(numbers, std::to_string(row.binding.number));
        released.given_up.push_back(row.binding);
    };
    const std::vector<BindingRow> rows = bindings_.of_order(order_id);
    for (const BindingRow& row : rows) {
        if (row.open()) give_up(row);
    }
    for (const BindingRow& row : rows) {
        if (row.not_ended()) give_up(row);
    }
    if (released.given_up.empty()) {
        released.outcome = Outcome::nothing_bound;
        return released;
    }
    orders_.insert_note(order_id, {orders_.newest_note(order_id) + 1, now, "released", numbers, note,
                                   released.order.version});
    return released;
}

}  // namespace orderwire::store
