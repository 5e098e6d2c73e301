// Stripe's webhooks: the way of an event begins here. Verify the exact bytes, read what they say, make it
// durable, answer. Whoever watches the order hears of it from the store's commit, not from here.
#include "api/edge.hpp"
#include "base/log.hpp"
#include "stripe/event.hpp"
#include "stripe/signature.hpp"

namespace orderwire::api {

namespace {

Counter& counted(Metrics& metrics, const std::string& verdict) {
    return metrics.counter("orderwire_webhooks_total", "Webhook requests by what became of them.",
                           "verdict=\"" + verdict + "\"");
}

task<http::Response> stripe_webhook(Services& services, http::Request& request) {
    const Time now = services.clock.now();
    const std::string signature(request.header("Stripe-Signature"));
    const result<void> verified =
        stripe::verify_signature(signature, request.body, services.settings.webhook_secrets, to_seconds(now));
    if (!verified) {
        counted(services.metrics, "bad_signature").add();
        spdlog::warn("webhook refused: {}", verified.error().detail);
        refuse(verified.error());
    }
    const result<stripe::Event> event = stripe::read_event(request.body, services.settings.livemode);
    if (!event) {
        counted(services.metrics, event.error().code).add();
        refuse(event.error());
    }

    store::IncomingEvent incoming;
    incoming.id = event->id;
    incoming.type = event->type;
    incoming.account = event->account;
    incoming.created = event->created;
    incoming.body = std::move(request.body);
    incoming.signature = signature;
    incoming.received_at = now;
    incoming.reading = event->reading;
    const store::AppliedEvent applied = co_await services.store.apply_event(std::move(incoming));

    const std::string verdict = to_string(applied.verdict);
    counted(services.metrics, verdict).add();
    const std::string order_id = applied.order ? applied.order->order_id : "-";
    if (applied.verdict.kind == domain::Verdict::Kind::review) {
        spdlog::warn("webhook {} {} order {}: {}: a person must look", event->id, event->type, order_id,
                     verdict);
    } else {
        spdlog::info("webhook {} {} order {}: {}", event->id, event->type, order_id, verdict);
    }
    http::Response response = http::json_response(http::status::ok, json::object{{"verdict", verdict}});
    response.exempt = true;
    co_return response;
}

}  // namespace

void add_webhook_routes(http::Router& router, Services& services) {
    router.add(http::verb::post, "/webhooks/stripe", reading(services, stripe_webhook),
               http::Charge::unless_exempt);
}

}  // namespace orderwire::api
