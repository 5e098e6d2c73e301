// Stripe's webhooks: the way of an event begins here. Verify the exact bytes, read what they say, make it
// durable, answer. Whoever watches the order hears of it from the store's commit, not from here.
#include "api/edge.hpp"
#include "stripe/event.hpp"
#include "stripe/signature.hpp"

namespace orderwire::api {

namespace {

[[noreturn]] void refuse_webhook(Services& services, const Error& error) {
    services.intake.refused(error);
    refuse(error);
}

task<http::Response> stripe_webhook(Services& services, http::Request& request) {
    const Time now = services.clock.now();
    const std::string signature(request.header("Stripe-Signature"));
    const auto secrets = services.webhook_secrets.get();
    const result<void> verified =
        stripe::verify_signature(signature, request.body, *secrets, to_seconds(now));
    if (!verified) refuse_webhook(services, verified.error());
    const result<stripe::Event> event = stripe::read_event(request.body, services.settings.livemode);
    if (!event) refuse_webhook(services, event.error());

    store::IncomingEvent incoming;
    incoming.id = event->id;
    incoming.type = event->type;
    incoming.account = event->account;
    incoming.created = event->created;
    incoming.body = std::move(request.body);
    incoming.signature = signature;
    incoming.received_at = now;
    incoming.reading = event->reading;
    const store::AppliedEvent applied = co_await services.intake.take(std::move(incoming));
    http::Response response =
        http::json_response(http::status::ok, json::object{{"verdict", to_string(applied.verdict)}});
    response.exempt = true;
    co_return response;
}

}  // namespace

void add_webhook_routes(http::Router& router, Services& services) {
    router.add(http::verb::post, "/webhooks/stripe", reading(services, stripe_webhook),
               http::Charge::unless_exempt);
}

}  // namespace orderwire::api
