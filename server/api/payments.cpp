// Paying and cancelling an order.
#include <algorithm>
#include <optional>

#include "api/principal.hpp"

namespace orderwire::api {

namespace {

// Whether Stripe was asked for a new object: what it refuses for good costs as much as what it makes.
bool was_spent(const result<payments::Payments::WayToPay>& way) {
    if (way) return way->made;
    const std::string& code = way.error().code;
    return code == "payment_refused" || code.ends_with("_not_accepted");
}

// Whether the order has such a way to pay, as far as we know: then Stripe makes nothing new.
bool is_there(Dependencies& deps, const std::string& order_id, store::Binding::Kind kind) {
    const auto bindings = deps.reader.payable_bindings(order_id);
    return std::any_of(bindings.begin(), bindings.end(), [&](const store::Binding& binding) {
        return binding.kind == kind && binding.state != store::Binding::State::superseded;
    });
}

task<http::Response> payment_intent(Dependencies& deps, http::Request& request, const Principal& principal) {
    const store::Snapshot order = read_own_order(deps, request, principal);
    check_no_members(request);
    std::optional<BudgetReservation> reservation;
    if (!is_there(deps, order.order_id, store::Binding::Kind::intent))
        reservation.emplace(deps, request, principal, order.customer_id);
    auto details = deps.reader.order_details(order.order_id);
    const auto intent = co_await deps.payments.intent_secret(std::move(*details));
    if (reservation && was_spent(intent)) reservation->commit();
    if (!intent) refuse(intent.error());
    const Provider& provider = deps.settings.provider;
    http::Response response =
        http::json_response(http::status::ok, json::object{{"client_secret", intent->value},
                                                           {"publishable_key", provider.publishable_key},
                                                           {"api_base", provider.api_base},
                                                           {"provider", provider.name}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> checkout_session(Dependencies& deps, http::Request& request,
                                      const Principal& principal) {
    const store::Snapshot order = read_own_order(deps, request, principal);
    check_no_members(request);
    std::optional<BudgetReservation> reservation;
    if (!is_there(deps, order.order_id, store::Binding::Kind::session))
        reservation.emplace(deps, request, principal, order.customer_id);
    auto details = deps.reader.order_details(order.order_id);
    const auto page = co_await deps.payments.checkout_url(std::move(*details));
    if (reservation && was_spent(page)) reservation->commit();
    if (!page) refuse(page.error());
    http::Response response = http::json_response(http::status::ok, json::object{{"url", page->value}});
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

task<http::Response> cancel(Dependencies& deps, http::Request& request, const Principal& principal) {
    const store::Snapshot order = read_own_order(deps, request, principal);
    check_no_members(request);
    const result<store::Snapshot> cancelled = co_await deps.payments.cancel(order.order_id);
    if (!cancelled) refuse(cancelled.error());
    http::Response response = http::json_response(http::status::ok, cancelled->view);
    response.set(http::field::cache_control, "no-store");
    co_return response;
}

}  // namespace

void add_payment_routes(http::Router& router, Dependencies& deps) {
    router.add(http::verb::post, "/api/orders/{id}/payment-intent", with_principal(deps, payment_intent));
    router.add(http::verb::post, "/api/orders/{id}/checkout-session", with_principal(deps, checkout_session));
    router.add(http::verb::post, "/api/orders/{id}/cancel", with_principal(deps, cancel));
}

}  // namespace orderwire::api
