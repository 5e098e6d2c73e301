// The commands about events: what they say is applied to the order whose binding they are about, or kept
// until there is one.
#include <stdexcept>

#include "base/ids.hpp"
#include "store/logic/commands.hpp"

namespace orderwire::store {

using domain::PaymentUpdate;
using domain::Verdict;

AppliedEvent Commands::apply_event(const IncomingEvent& event) {
    if (const auto known = events_.find(provider_of(event), event.account, event.id)) {
        AppliedEvent repeated{Verdict::duplicate(), {}, {}, {}};
        if (known->order_id) repeated.order = orders_.snapshot(*known->order_id);
        if (repeated.order) repeated.status_before = repeated.order->status;
        return repeated;
    }
    const auto* evidence = std::get_if<PaymentUpdate>(&event.reading);
    if (evidence == nullptr) {
        const auto& verdict = std::get<Verdict>(event.reading);
        return {verdict, {}, {}, {}, events_.insert(record_of(event), {verdict, {}, {}, {}})};
    }
    const auto match = bindings_.match(evidence->about);
    if (!match) return keep_unmatched(event, *evidence);
    const std::size_t changes_before = changes_.size();
    const bool looked_up = event.source == IncomingEvent::Source::lookup;
    const Effect effect = accept(*evidence, *match, looked_up);
    const bool changed = changes_.size() > changes_before;
    std::optional<std::int64_t> event_row;
    if (changed || !looked_up) {
        event_row = events_.insert(record_of(event),
                                   {effect.verdict, match->order_id, match->number, effect.version});
    }
    // All that it changed was this order; the newest snapshot of it need not be read again.
    std::optional<Snapshot> order = changed ? changes_.back() : orders_.snapshot(match->order_id);
    const domain::Status before = effect.status_before.value_or(order->status);
    return {effect.verdict, std::move(order), before, effect.version, event_row};
}

AppliedEvent Commands::keep_unmatched(const IncomingEvent& event, const PaymentUpdate& evidence) {
    const auto has_object = [this](const std::string& order_id) {
        for (const BindingRow& row : bindings_.of_order(order_id)) {
            if (!row.binding.object_id.empty()) return true;
        }
        return false;
    };
    // Everything else that matches nothing is probably somebody else's: a shared account sends a lot of it.
    const bool parked = is_order_id(evidence.claimed_order_id) && !has_object(evidence.claimed_order_id);
    Verdict verdict = parked ? Verdict::parked() : Verdict::ignored("not_ours");
    // Whose it is would change nothing but the record.
    const bool says_nothing = evidence.contribution.says_nothing() && evidence.refunds_unnamed_of.empty();
    if (says_nothing) verdict = Verdict::no_change();
    const std::int64_t event_row = events_.insert(record_of(event), {verdict, {}, {}, {}});
    events_.insert_unmatched(event_row, evidence, verdict == Verdict::parked(), event.received_at);
    return {std::move(verdict), {}, {}, {}, event_row};
}

Commands::Effect Commands::accept(const PaymentUpdate& evidence, const BindingTable::Match& match,
                                  bool looked_up) {
    Effect effect{Verdict::no_change(), {}, {}};
    if (!evidence.contribution.says_nothing()) {
        effect =
            contribute(match.order_id, evidence.contribution, {match.number, match.superseded, looked_up});
    }
    if (!evidence.also_binds.empty()) {
        bind_object({evidence.about.provider, evidence.about.account, evidence.also_binds}, match.order_id,
                    match.number);
    }
    return effect;
}

Commands::Effect Commands::contribute(const std::string& order_id, const domain::Contribution& contribution,
                                      domain::PaymentRef ref) {
    std::optional<domain::Order> order = orders_.load(order_id);
    if (!order) throw std::logic_error("no order " + order_id + ", although a binding refers to it");
    const domain::OrderState before = domain::order_state_of(*order);
    domain::Decision decision = domain::decide(*std::move(order), contribution, ref, clock_.now());
    save(before, decision);
    Effect effect{std::move(decision.verdict), before.status, {}};
    if (decision.changed) effect.version = decision.order.version;
    if (before.status != domain::Status::paid && decision.order.status() == domain::Status::paid &&
        mark_paid_twice(decision.order.customer_id, decision.order.course.id) &&
        effect.verdict.kind != Verdict::Kind::review) {
        effect.verdict = Verdict::review(to_string(domain::Review::double_payment));
    }
    return effect;
}

void Commands::bind_object(const domain::PaymentObject& object, const std::string& order_id,
                           std::uint32_t number) {
    if (!bindings_.bind_object(object, order_id, number)) return;
    // Events that came before their binding count as if they came now.
    for (const UnmatchedEvent& waiting : events_.unmatched_about(object)) {
        events_.remove_unmatched(waiting.event_row);
        if (const auto match = bindings_.match(object)) {
            const Effect effect = accept(waiting.evidence, *match, false);
            events_.set_outcome(waiting.event_row,
                                {effect.verdict, match->order_id, match->number, effect.version});
        }
    }
}

}  // namespace orderwire::store
