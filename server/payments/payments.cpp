#include "payments/payments.hpp"

#include "base/ids.hpp"
#include "base/log.hpp"
#include "stripe/event.hpp"

namespace orderwire::payments {

namespace {

using store::Binding;
using store::CancelledOrder;
using store::ReservedBinding;

// The same order must always give the same bytes: Stripe refuses an idempotency key with other parameters.
// That is why they are kept with the binding.
std::string intent_form(const std::string& order_id, const store::OrderFacts& facts) {
    return "amount=" + std::to_string(facts.amount) + "&currency=" + form_encode(facts.currency) +
           "&automatic_payment_methods[enabled]=true" + "&description=" + form_encode(facts.course.title) +
           "&metadata[order_id]=" + form_encode(order_id);
}

std::string idempotency_key(const std::string& order_id, std::uint32_t number) {
    return "order:" + order_id + ":" + std::to_string(number);
}

}  // namespace

Payments::Payments(StripeApi& stripe, store::Store& store, const Clock& clock)
    : stripe_(stripe), store_(store), clock_(clock) {}

task<stripe_result<json::object>> Payments::make_intent(std::string order_id, Binding binding) {
    std::string key = idempotency_key(order_id, binding.number);
    auto intent = co_await stripe_.create_intent(binding.parameters, std::move(key));
    if (intent) {
        std::string intent_id = text_at(*intent, "id");
        co_await store_.complete_binding(order_id, binding.number, std::move(intent_id));
    } else if (intent.error().error.code == "stripe_refused") {
        // A stored error would be replayed under the same key for a day: the next attempt takes the next
        // number.
        co_await store_.abandon_binding(order_id, binding.number);
    }
    co_return intent;
}

task<result<std::string>> Payments::intent_secret(std::string order_id, store::OrderFacts facts) {
    std::string parameters = intent_form(order_id, facts);
    const ReservedBinding reserved =
        co_await store_.reserve_binding(order_id, Binding::Kind::intent, std::move(parameters));
    switch (reserved.outcome) {
        case ReservedBinding::Outcome::unknown_order:
            co_return Error{"unknown_order", "there is no order with this id"};
        case ReservedBinding::Outcome::order_closed:
            co_return Error{"order_closed", "the order is paid or cancelled"};
        case ReservedBinding::Outcome::too_many:
            co_return Error{"too_many_attempts",
                            "this order had too many payment attempts; cancel it and buy again"};
        case ReservedBinding::Outcome::reserved:
            break;
    }
    stripe_result<json::object> intent = StripeError{};
    if (reserved.binding.state == Binding::State::reserved) {
        intent = co_await make_intent(order_id, reserved.binding);
    } else {
        intent = co_await stripe_.retrieve_intent(reserved.binding.object_id);
    }
    if (!intent) co_return intent.error().error;
    co_return text_at(*intent, "client_secret");
}

task<result<store::Snapshot>> Payments::cancel(std::string order_id) {
    CancelledOrder cancelled = co_await store_.cancel_unbound(order_id);
    switch (cancelled.outcome) {
        case CancelledOrder::Outcome::unknown_order:
            co_return Error{"unknown_order", "there is no order with this id"};
        case CancelledOrder::Outcome::already_paid:
            co_return Error{"already_paid", "the order is paid"};
        case CancelledOrder::Outcome::cancelled:
        case CancelledOrder::Outcome::already_cancelled:
            co_return std::move(cancelled.order);
        case CancelledOrder::Outcome::bound:
            break;
    }
    Binding binding = std::move(*cancelled.binding);
    if (binding.state == Binding::State::reserved) {
        // Perhaps Stripe has the intent and we crashed before we knew: repeating the request tells.
        const auto intent = co_await make_intent(order_id, binding);
        if (!intent && intent.error().error.code == "stripe_refused") {
            cancelled = co_await store_.cancel_unbound(order_id);
            co_return std::move(cancelled.order);
        }
        if (!intent) co_return intent.error().error;
        binding.object_id = text_at(*intent, "id");
    }
    co_return co_await cancel_intent(std::move(order_id), std::move(binding));
}

task<result<store::Snapshot>> Payments::cancel_intent(std::string order_id, Binding binding) {
    std::string key = idempotency_key(order_id, binding.number) + ":cancel:" + new_id("", clock_.now());
    auto intent = co_await stripe_.cancel_intent(binding.object_id, std::move(key));
    if (!intent && intent.error().stripe_code == "payment_intent_unexpected_state") {
        // It can't be cancelled any more: what it is instead decides.
        intent = co_await stripe_.retrieve_intent(binding.object_id);
    }
    if (!intent) co_return intent.error().error;
    const std::string status = text_at(*intent, "status");
    result<store::Snapshot> order = co_await follow(std::move(*intent));
    if (!order || order->status == domain::Status::cancelled) co_return order;
    if (order->status == domain::Status::paid)
        co_return Error{"already_paid", "the payment went through before the cancellation"};
    spdlog::info("order {}: not cancelled, its payment is {}", order_id, status);
    co_return Error{"payment_in_progress", "the payment is under way and can't be cancelled now"};
}

task<result<store::Snapshot>> Payments::follow(json::object intent) {
    const Time now = clock_.now();
    store::IncomingEvent lookup;
    lookup.source = store::IncomingEvent::Source::lookup;
    lookup.id = new_id("lookup_", now);
    lookup.type = "lookup.payment_intent";
    lookup.created = to_seconds(now);
    lookup.body = json::serialize(intent);
    lookup.received_at = now;
    // After every type of event: what the API says now is newer than an event of the same second.
    constexpr std::int32_t type_order = 1000;
    lookup.reading = stripe::evidence_of_intent(intent, {lookup.created, type_order, lookup.id});
    store::AppliedEvent applied = co_await store_.apply_event(std::move(lookup));
    if (!applied.order) co_return Error{"unknown_order", "the payment belongs to no order"};
    co_return std::move(*applied.order);
}

}  // namespace orderwire::payments
