// Paying and cancelling an order.
#include <algorithm>
#include <optional>

#include "api/caller.hpp"

namespace orderwire::api {

namespace {

// Whether Stripe was asked for a new object: what it refuses for good costs as much as what it makes.
bool was_spent(const result<payments::Payments::WayToPay>& way) {
    if (way) return way->made;
    const std::string& code = way.error().code;
    return code == "payment_refused" || code.ends_with("_not_accepted");
}

// Whether the order has such a way to pay, as far as we know: then Stripe makes nothing new.
bool is_there(Services& services, const std::string& order_id, store::Binding::Kind kind) {
    const auto bindings = services.reader.payable_bindings(order_id);
    return std::any_of(bindings.begin(), bindings.end(), [&](const store::Binding& binding) {
        return binding.kind == kind && binding.state != store::Binding::State::superseded;
    });
}

task<http::Response> payment_intent(Services& services, http::Request& request, const Caller& caller) {
    const store::Snapshot order = read_own_order(services, request, caller);
    check_no_members(request);
    std::optional<Spending> spending;
    if (!is_there(services, order.order_id, store::Binding::Kind::intent))
        spending.emplace(services, request, caller, order.customer_id);
    auto details = services.reader.order_details(order.order_id);
    const auto intent = co_await services.payments.intent_secret(std::move(*details));
    if (spending && was_spent(intent)) spending->keep();
    if (!intent) refuse(intent.error());
    const Provider& provider = services.settings.provider;
    http::Response response =
        http::json_response(http::status::ok, json::object{{"client_secret", intent->value},
                                                           {"publishable_key", provider.publishable_key},
                                                           {"api_base", provider.api_base},
                                                           {"provider", provider.name}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> checkout_session(Services& services, http::Request& request, const Caller& caller) {
    const store::Snapshot order = read_own_order(services, request, caller);
    check_no_members(request);
    std::optional<Spending> spending;
    if (!is_there(services, order.order_id, store::Binding::Kind::session))
        spending.emplace(services, request, caller, order.customer_id);
    auto details = services.reader.order_details(order.order_id);
    const auto page = co_await services.payments.checkout_url(std::move(*details));
    if (spending && was_spent(page)) spending->keep();
    if (!page) refuse(page.error());
    http::Response response = http::json_response(http::status::ok, json::object{{"url", page->value}});
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
