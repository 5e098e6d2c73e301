#include "sandbox/http/api_routes.hpp"

#include <algorithm>
#include <array>

#include "sandbox/delivery/cli_sessions.hpp"
#include "sandbox/flows/checkout_sessions.hpp"
#include "sandbox/flows/disputes.hpp"
#include "sandbox/flows/payment_intents.hpp"
#include "sandbox/flows/refunds.hpp"
#include "sandbox/resources/account.hpp"
#include "sandbox/resources/charges.hpp"
#include "sandbox/resources/customers.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/payment_methods.hpp"
#include "sandbox/resources/products.hpp"
#include "sandbox/resources/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr bool open_to_browsers = true;

// clang-format off
constexpr std::array routes{
#include "sandbox/http/api_routes.inc"
};

struct StripesParameters {
    std::string_view method;
    std::string_view pattern;
    std::string_view names;
};

constexpr StripesParameters stripes_parameters[] = {
#include "sandbox/http/stripe_parameters.inc"
};
// clang-format on

// Words that Stripe has where we have an id: calls of their own, which the sandbox has not.
constexpr std::array words_for_ids{"search"};

std::string_view parameters_of(const ApiRoute& route) {
    for (const StripesParameters& known : stripes_parameters) {
        if (known.method == route.method && known.pattern == route.pattern) return known.names;
    }
    return {};
}

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
    if (std::find(words_for_ids.begin(), words_for_ids.end(), id) != words_for_ids.end()) return std::nullopt;
    return std::string(id);
}

}  // namespace

std::span<const ApiRoute> api_routes() { return routes; }

std::optional<MatchedRoute> match_api_route(std::string_view method, std::string_view path) {
    for (const ApiRoute& route : routes) {
        if (route.method != method) continue;
        if (auto id = fit(route.pattern, path))
            return MatchedRoute{&route, std::move(*id), parameters_of(route)};
    }
    return std::nullopt;
}

}  // namespace orderwire::sandbox
