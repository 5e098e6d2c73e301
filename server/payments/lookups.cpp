// What Stripe says when it is asked, as contributions: the part of Payments that looks things up.
#include "base/ids.hpp"
#include "payments/payments.hpp"
#include "payments/requests.hpp"
#include "stripe/lookup.hpp"

namespace orderwire::payments {

namespace {

constexpr int refund_pages_max = 10;  // of a hundred, of one charge

store::IncomingEvent lookup_made(const std::string& what, Time now) {
    store::IncomingEvent lookup;
    lookup.source = store::IncomingEvent::Source::lookup;
    lookup.id = new_id("lookup_", now);
    lookup.type = "lookup." + what;
    lookup.created = to_seconds(now);
    lookup.received_at = now;
    return lookup;
}

// After every type of event: what the API says now is newer than an event of the same second.
domain::DisplayOrder place_of(const store::IncomingEvent& lookup) {
    constexpr std::int32_t type_order = 1000;
    return {lookup.created, type_order, lookup.id};
}

}  // namespace

task<result<store::Snapshot>> Payments::look_up(Binding binding) {
    auto object = co_await retrieve(binding);
    if (!object && object.error().is_missing()) {
        store::Snapshot marked = co_await mark_missing(binding);
        co_return marked;
    }
    if (!object) co_return object.error().error;
    store::Snapshot order = co_await follow(*object);
    co_return order;
}

// Stripe does not know the object of a way to pay: a mark for a person, never a status.
task<store::Snapshot> Payments::mark_missing(const Binding& binding) {
    store::IncomingEvent lookup = lookup_made("missing", clock_.now());
    domain::PaymentUpdate update;
    update.about.id = binding.object_id;
    update.contribution.at = place_of(lookup);
    update.contribution.review = domain::Review::missing_at_provider;
    lookup.reading = std::move(update);
    return take(std::move(lookup));
}

// Nor can anybody pay by it: somebody wants to go on, and the order shall not wait for it. Should it be paid
// all the same (the key was another account's), that still counts.
task<store::Snapshot> Payments::bury(std::string order_id, Binding binding) {
    store::Snapshot order = co_await mark_missing(binding);
    co_await store_.supersede_binding(order_id, binding.number);
    co_await store_.end_binding(order_id, binding.number);
    co_return order;
}

task<result<store::Snapshot>> Payments::look_up_refunds(std::string charge_id, std::string intent_id) {
    store::IncomingEvent lookup = lookup_made("refunds", clock_.now());
    domain::PaymentUpdate update;
    update.about.id = intent_id;
    update.contribution.at = place_of(lookup);
    std::string last_id;
    for (int page = 0; page < refund_pages_max; ++page) {
        const std::string path = refunds_path(charge_id, last_id);
        auto list = co_await stripe_.get(path);
        if (!list) co_return list.error().error;
        stripe::add_refunds(update.contribution, *list);
        lookup.body = json::serialize(*list);
        if (!bool_at(*list, "has_more").value_or(false) || update.contribution.refunds.empty()) break;
        last_id = update.contribution.refunds.back().id;
    }
    lookup.reading = std::move(update);
    store::Snapshot order = co_await take(std::move(lookup));
    co_return order;
}

// Takes what Stripe says now as one more contribution.
task<store::Snapshot> Payments::follow(const json::object& object) {
    store::IncomingEvent lookup = lookup_made(text_at(object, "object"), clock_.now());
    lookup.body = stripe::record_of(object);
    lookup.reading = stripe::payment_update_of(object, place_of(lookup));
    return take(std::move(lookup));
}

task<store::Snapshot> Payments::take(store::IncomingEvent lookup) {
    store::AppliedEvent applied = co_await event_ingest_.take(std::move(lookup));
    co_return applied.order ? std::move(*applied.order) : store::Snapshot{};
}

}  // namespace orderwire::payments
