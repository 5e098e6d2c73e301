// Paying and cancelling an order.
#include "api/caller.hpp"

namespace orderwire::api {

namespace {

task<http::Response> payment_intent(Services& services, http::Request& request, const Caller& caller) {
    const store::Snapshot order = read_own_order(services, request, caller);
    check_no_members(request);
    auto facts = services.reader.order_facts(order.order_id);
    const result<std::string> secret = co_await services.payments.intent_secret(std::move(*facts));
    if (!secret) refuse(secret.error());
    const Provider& provider = services.settings.provider;
    http::Response response =
        http::json_response(http::status::ok, json::object{{"client_secret", *secret},
                                                           {"publishable_key", provider.publishable_key},
                                                           {"api_base", provider.api_base},
                                                           {"provider", provider.name}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> checkout_session(Services& services, http::Request& request, const Caller& caller) {
    const store::Snapshot order = read_own_order(services, request, caller);
    check_no_members(request);
    auto facts = services.reader.order_facts(order.order_id);
    const result<std::string> url = co_await services.payments.checkout_url(std::move(*facts));
    if (!url) refuse(url.error());
    http::Response response = http::json_response(http::status::ok, json::object{{"url", *url}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> cancel(Services& services, http::Request& request, const Caller& caller) {
    const store::Snapshot order = read_own_order(services, request, caller);
    check_no_members(request);
    const result<store::Snapshot> cancelled = co_await services.payments.cancel(order.order_id);
    if (!cancelled) refuse(cancelled.error());
    http::Response response = http::json_response(http::status::ok, cancelled->view);
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

}  // namespace

void add_payment_routes(http::Router& router, Services& services) {
    router.add(http::verb::post, "/api/orders/{id}/payment-intent", for_caller(services, payment_intent));
    router.add(http::verb::post, "/api/orders/{id}/checkout-session", for_caller(services, checkout_session));
    router.add(http::verb::post, "/api/orders/{id}/cancel", for_caller(services, cancel));
}

}  // namespace orderwire::api
