#include "payments/payments.hpp"

#include "base/ids.hpp"
#include "base/log.hpp"
#include "payments/refusals.hpp"
#include "payments/requests.hpp"
#include "stripe/lookup.hpp"

namespace orderwire::payments {

namespace {

using store::CancelledOrder;
using store::ReservedBinding;
using stripe::PaymentObjectState;

const Error unknown_order{"unknown_order", "there is no order with this id"};
const Error order_closed{"order_closed", "the order is paid or cancelled"};
const Error in_progress{"payment_in_progress", "the payment is under way and can't be changed now"};

// Each round of a change ends a way to pay or takes one; two customers' pages that disagree need not take
// turns for ever.
constexpr int rounds_max = 8;

}  // namespace

Payments::Payments(StripeApi& stripe, store::Store& store, ingest::EventIngest& event_ingest,
                   const Clock& clock, std::string public_url)
    : stripe_(stripe),
      store_(store),
      event_ingest_(event_ingest),
      clock_(clock),
      public_url_(std::move(public_url)) {}

task<result<Payments::WayToPay>> Payments::intent_secret(store::OrderDetails details) {
    const auto intent = co_await open_object(Binding::Kind::intent, std::move(details));
    if (!intent) co_return intent.error();
    co_return WayToPay{text_at(intent->object, "client_secret"), intent->made};
}

task<result<Payments::WayToPay>> Payments::checkout_url(store::OrderDetails details) {
    const auto session = co_await open_object(Binding::Kind::session, std::move(details));
    if (!session) co_return session.error();
    co_return WayToPay{text_at(session->object, "url"), session->made};
}

// The object of the order's open binding, made where there is none: one that a customer can pay by.
task<result<Payments::Opened>> Payments::open_object(Binding::Kind kind, store::OrderDetails details) {
    const std::string order_id = details.snapshot.order_id;
    LeftOut left_out;
    for (int round = 0; round < rounds_max; ++round) {
        std::string frozen = creation_form(kind, details, public_url_, left_out);
        ReservedBinding reserved = co_await store_.reserve_binding(order_id, kind, std::move(frozen));
        const Binding& binding = reserved.binding;
        switch (reserved.outcome) {
            case ReservedBinding::Outcome::unknown_order:
                co_return unknown_order;
            case ReservedBinding::Outcome::order_closed:
                co_return order_closed;
            case ReservedBinding::Outcome::too_many:
                co_return Error{"too_many_attempts",
                                "this order had too many payment attempts; cancel it and buy again"};
            case ReservedBinding::Outcome::end_first: {
                const auto ended = co_await give_up(order_id, binding);
                if (!ended) co_return ended.error();
                continue;
            }
            case ReservedBinding::Outcome::reserved:
                break;
        }
        if (binding.state == Binding::State::reserved) {
            auto made = co_await make(order_id, binding);
            if (made) co_return Opened{std::move(*made), true};
            const std::string member =
                made.error().is_definite ? optional_member(made.error().param, made.error().stripe_code) : "";
            // What it can do without is no reason not to be paid.
            if (member.empty() || !left_out.insert(member).second) co_return told(order_id, made.error());
            spdlog::warn("order {}: Stripe refused {} ({}): left out", order_id, member,
                         made.error().message);
            continue;
        }
        auto object = co_await retrieve(binding);
        if (!object && object.error().is_missing()) {
            co_await bury(order_id, binding);
            continue;
        }
        if (!object) co_return told(order_id, object.error());
        const auto usable = co_await is_usable(order_id, binding, *object);
        if (!usable) co_return usable.error();
        if (*usable) co_return Opened{std::move(*object), false};
    }
    co_return in_progress;
}

// What the customer is told. A definite no is for the shop's people to see: it will be one the next time too.
Error Payments::told(const std::string& order_id, const StripeError& error) {
    if (error.error.code == "stripe_unavailable") return error.error;
    Error refusal = refusal_for_customer(error);
    spdlog::warn("order {}: can't be paid: {} (Stripe: {} {} {})", order_id, refusal.code, error.stripe_code,
                 error.param, error.message);
    event_ingest_.payment_refused(refusal.code);
    return refusal;
}

// Whether the customer can go on with this object. Where not, its news is followed, and false means: ask for
// another one.
task<result<bool>> Payments::is_usable(std::string order_id, Binding binding, json::object object) {
    const PaymentObjectState state = stripe::payment_state_of(object);
    if (state == PaymentObjectState::payable) co_return true;
    // A page that asks for an intent's secret again can show how the payment goes; a hosted page is over.
    if (state == PaymentObjectState::processing && binding.kind == Binding::Kind::intent) co_return true;
    const store::Snapshot order = co_await follow(object);
    if (order.status > domain::Status::failed) co_return order_closed;
    if (state != PaymentObjectState::dead) co_return in_progress;
    co_await store_.supersede_binding(order_id, binding.number);
    co_await store_.end_binding(order_id, binding.number);
    co_return false;
}

task<stripe_result<json::object>> Payments::make(std::string order_id, Binding binding) {
    std::string key = idempotency_key(order_id, binding.number);
    const std::string path = collection_path(binding.kind);
    auto object = co_await stripe_.post(path, std::move(binding.parameters), std::move(key));
    if (object) {
        std::string object_id = text_at(*object, "id");
        co_await store_.complete_binding(order_id, binding.number, std::move(object_id));
    } else if (object.error().is_definite) {
        // A stored error would be replayed under the same key for a day: the next attempt takes the next
        // number.
        co_await store_.abandon_binding(order_id, binding.number);
    }
    co_return object;
}

task<stripe_result<json::object>> Payments::retrieve(const Binding& binding) {
    return stripe_.get(object_path(binding));
}

// Ends the object, so that nobody can pay by it; or gives what it is instead.
task<stripe_result<json::object>> Payments::end(std::string order_id, Binding binding) {
    const std::string path = end_path(binding);
    std::string key = idempotency_key(order_id, binding.number) + ":end:" + new_id("", clock_.now());
    auto object = co_await stripe_.post(path, std::string(), std::move(key));
    if (object || !object.error().is_definite) co_return object;
    object = co_await retrieve(binding);
    co_return object;
}

// Ends a way to pay, not the order: the customer pays another way. Refused while a payment by it is under
// way.
task<result<void>> Payments::give_up(std::string order_id, Binding binding) {
    if (binding.state == Binding::State::bound) {
        auto object = co_await retrieve(binding);
        if (!object && object.error().is_missing()) {
            co_await bury(order_id, binding);
            co_return result<void>();
        }
        if (!object) co_return told(order_id, object.error());
        const PaymentObjectState state = stripe::payment_state_of(*object);
        if (state != PaymentObjectState::payable) {
            const store::Snapshot order = co_await follow(*object);
            if (order.status > domain::Status::failed) co_return order_closed;
            if (state != PaymentObjectState::dead) co_return in_progress;
        }
    }
    co_await store_.supersede_binding(order_id, binding.number);
    const result<void> ended = co_await end_superseded(std::move(order_id), std::move(binding));
    co_return ended;
}

task<result<void>> Payments::end_superseded(std::string order_id, Binding binding) {
    if (binding.object_id.empty()) {
        // Perhaps Stripe has the object and we crashed before we knew: repeating the request tells.
        const auto made = co_await make(order_id, binding);
        if (!made && !made.error().is_definite) co_return made.error().error;
        if (!made) {
            co_await store_.end_binding(order_id, binding.number);
            co_return result<void>();
        }
        binding.object_id = text_at(*made, "id");
    }
    auto object = co_await end(order_id, binding);
    if (!object && object.error().is_missing()) {
        co_await bury(order_id, binding);
        co_return result<void>();
    }
    if (!object) co_return told(order_id, object.error());
    const PaymentObjectState state = stripe::payment_state_of(*object);
    const store::Snapshot order = co_await follow(*object);
    if (order.status > domain::Status::failed) co_return order_closed;
    if (state != PaymentObjectState::dead) co_return in_progress;
    co_await store_.end_binding(order_id, binding.number);
    co_return result<void>();
}

task<result<store::Snapshot>> Payments::cancel(std::string order_id) {
    for (int round = 0; round < rounds_max; ++round) {
        CancelledOrder cancelled = co_await store_.cancel_unbound(order_id);
        switch (cancelled.outcome) {
            case CancelledOrder::Outcome::unknown_order:
                co_return unknown_order;
            case CancelledOrder::Outcome::already_paid:
                co_return Error{"already_paid", "the order is paid"};
            case CancelledOrder::Outcome::cancelled:
            case CancelledOrder::Outcome::already_cancelled:
                co_return std::move(cancelled.order);
            case CancelledOrder::Outcome::bound:
                break;
        }
        Binding& binding = *cancelled.binding;
        if (binding.state == Binding::State::superseded) {
            const auto ended = co_await end_superseded(order_id, binding);
            if (!ended && ended.error().code != order_closed.code) co_return ended.error();
            continue;
        }
        if (binding.state == Binding::State::reserved) {
            // Perhaps Stripe has the object and we crashed before we knew: repeating the request tells.
            const auto made = co_await make(order_id, binding);
            if (!made && made.error().is_definite) continue;
            if (!made) co_return made.error().error;
            binding.object_id = text_at(*made, "id");
        }
        auto order = co_await cancel_bound(order_id, binding);
        if (!order || order->status > domain::Status::failed) co_return order;
    }
    co_return in_progress;
}

// Ends the order's binding, and the order with it: the status follows from what Stripe says then. An open
// order means that the binding is out of the way.
task<result<store::Snapshot>> Payments::cancel_bound(std::string order_id, Binding binding) {
    auto object = co_await end(order_id, binding);
    if (!object && object.error().is_missing()) {
        store::Snapshot open = co_await bury(order_id, binding);
        co_return open;
    }
    if (!object) co_return told(order_id, object.error());
    const PaymentObjectState state = stripe::payment_state_of(*object);
    store::Snapshot order = co_await follow(*object);
    if (order.status == domain::Status::paid)
        co_return Error{"already_paid", "the payment went through before the cancellation"};
    if (order.status == domain::Status::cancelled) co_return order;
    if (state != PaymentObjectState::dead) {
        spdlog::info("order {}: not cancelled, its payment is under way", order_id);
        co_return in_progress;
    }
    co_await store_.supersede_binding(order_id, binding.number);
    co_await store_.end_binding(order_id, binding.number);
    co_return order;
}

}  // namespace orderwire::payments
