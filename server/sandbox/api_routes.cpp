#include "sandbox/api_routes.hpp"

#include <array>

#include "sandbox/charges.hpp"
#include "sandbox/checkout_sessions.hpp"
#include "sandbox/cli_sessions.hpp"
#include "sandbox/customers.hpp"
#include "sandbox/disputes.hpp"
#include "sandbox/events.hpp"
#include "sandbox/payment_intents.hpp"
#include "sandbox/payment_methods.hpp"
#include "sandbox/products.hpp"
#include "sandbox/refunds.hpp"
#include "sandbox/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr bool open_to_browsers = true;

constexpr std::array routes{
    ApiRoute{"POST", "/v1/payment_intents", create_intent},
    ApiRoute{"GET", "/v1/payment_intents", list_intents},
    ApiRoute{"GET", "/v1/payment_intents/{}", retrieve_intent, open_to_browsers},
    ApiRoute{"POST", "/v1/payment_intents/{}", update_intent},
    ApiRoute{"POST", "/v1/payment_intents/{}/confirm", confirm_intent_call, open_to_browsers},
    ApiRoute{"POST", "/v1/payment_intents/{}/capture", capture_intent_call},
    ApiRoute{"POST", "/v1/payment_intents/{}/cancel", cancel_intent_call},

    ApiRoute{"POST", "/v1/payment_methods", create_payment_method, open_to_browsers},
    ApiRoute{"GET", "/v1/payment_methods", list_payment_methods},
    ApiRoute{"GET", "/v1/payment_methods/{}", retrieve_payment_method},
    ApiRoute{"POST", "/v1/payment_methods/{}/attach", attach_payment_method},
    ApiRoute{"POST", "/v1/payment_methods/{}/detach", detach_payment_method},

    ApiRoute{"GET", "/v1/charges", list_charges},
    ApiRoute{"GET", "/v1/charges/{}", retrieve_charge},
    ApiRoute{"POST", "/v1/charges/{}", update_charge},

    ApiRoute{"POST", "/v1/refunds", create_refund},
    ApiRoute{"GET", "/v1/refunds", list_refunds},
    ApiRoute{"GET", "/v1/refunds/{}", retrieve_refund},
    ApiRoute{"POST", "/v1/refunds/{}", update_refund},

    ApiRoute{"GET", "/v1/disputes", list_disputes},
    ApiRoute{"GET", "/v1/disputes/{}", retrieve_dispute},
    ApiRoute{"POST", "/v1/disputes/{}", update_dispute},
    ApiRoute{"POST", "/v1/disputes/{}/close", close_dispute},

    ApiRoute{"POST", "/v1/checkout/sessions", create_session},
    ApiRoute{"GET", "/v1/checkout/sessions", list_sessions},
    ApiRoute{"GET", "/v1/checkout/sessions/{}", retrieve_session},
    ApiRoute{"POST", "/v1/checkout/sessions/{}", update_session},
    ApiRoute{"GET", "/v1/checkout/sessions/{}/line_items", list_session_line_items},
    ApiRoute{"POST", "/v1/checkout/sessions/{}/expire", expire_session_call},
    ApiRoute{"GET", "/v1/payment_pages/{}", retrieve_payment_page},
    ApiRoute{"POST", "/v1/payment_pages/{}/confirm", confirm_payment_page},

    ApiRoute{"POST", "/v1/products", create_product},
    ApiRoute{"GET", "/v1/products", list_products},
    ApiRoute{"GET", "/v1/products/{}", retrieve_product},
    ApiRoute{"POST", "/v1/products/{}", update_product},
    ApiRoute{"DELETE", "/v1/products/{}", delete_product},
    ApiRoute{"POST", "/v1/prices", create_price},
    ApiRoute{"GET", "/v1/prices", list_prices},
    ApiRoute{"GET", "/v1/prices/{}", retrieve_price},
    ApiRoute{"POST", "/v1/prices/{}", update_price},

    ApiRoute{"POST", "/v1/customers", create_customer},
    ApiRoute{"GET", "/v1/customers", list_customers},
    ApiRoute{"GET", "/v1/customers/{}", retrieve_customer},
    ApiRoute{"POST", "/v1/customers/{}", update_customer},
    ApiRoute{"DELETE", "/v1/customers/{}", delete_customer},

    ApiRoute{"GET", "/v1/events", list_events},
    ApiRoute{"GET", "/v1/events/{}", retrieve_event},
    ApiRoute{"POST", "/v1/events/{}/retry", retry_event},

    ApiRoute{"POST", "/v1/webhook_endpoints", create_webhook_endpoint},
    ApiRoute{"GET", "/v1/webhook_endpoints", list_webhook_endpoints},
    ApiRoute{"GET", "/v1/webhook_endpoints/{}", retrieve_webhook_endpoint},
    ApiRoute{"POST", "/v1/webhook_endpoints/{}", update_webhook_endpoint},
    ApiRoute{"DELETE", "/v1/webhook_endpoints/{}", delete_webhook_endpoint},

    ApiRoute{"POST", "/v1/stripecli/sessions", create_cli_session},

    ApiRoute{"GET", "/v1/account", retrieve_account},
};

// The id where the path fits the pattern; "" for a pattern without one.
std::optional<std::string> fit(std::string_view pattern, std::string_view path) {
    const std::size_t brace = pattern.find("{}");
    if (brace == std::string_view::npos) return pattern == path ? std::optional(std::string()) : std::nullopt;
    const std::string_view before = pattern.substr(0, brace);
    const std::string_view after = pattern.substr(brace + 2);
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) {
        return std::nullopt;
    }
    const std::string_view id = path.substr(before.size(), path.size() - before.size() - after.size());
    if (id.find('/') != std::string_view::npos) return std::nullopt;
    return std::string(id);
}

}  // namespace

std::optional<MatchedRoute> match_api_route(std::string_view method, std::string_view path) {
    for (const ApiRoute& route : routes) {
        if (route.method != method) continue;
        if (auto id = fit(route.pattern, path)) return MatchedRoute{&route, std::move(*id)};
    }
    return std::nullopt;
}

}  // namespace orderwire::sandbox
