// The commands of a person who looks after an order by hand.
#include "store/sqlite/commands.hpp"

namespace orderwire::store {

namespace {

void add_to_list(std::string& list, std::string_view word) {
    if (!list.empty()) list += ", ";
    list += word;
}

}  // namespace

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
    const std::uint32_t number = notes_.next_number(order_id);
    const domain::Decision resolved = domain::resolve_review(*std::move(order), number, now);
    save(before, resolved);
    notes_.insert(order_id, number, {"resolved", marks, note, resolved.order.version}, now);
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
    const auto give_up = [&](Binding binding) {
        // Should it be paid all the same, that still counts.
        bindings_.set_state(order_id, binding.number, Binding::State::superseded);
        bindings_.set_ended(order_id, binding.number, now);
        add_to_list(numbers, std::to_string(binding.number));
        released.given_up.push_back(std::move(binding));
    };
    if (auto open = bindings_.open(order_id)) give_up(*std::move(open));
    while (auto stuck = bindings_.not_ended(order_id))
        give_up(*std::move(stuck));
    if (released.given_up.empty()) {
        released.outcome = Outcome::nothing_bound;
        return released;
    }
    notes_.insert(order_id, notes_.next_number(order_id), {"released", numbers, note, released.order.version},
                  now);
    return released;
}

}  // namespace orderwire::store
