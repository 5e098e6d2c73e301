// Which handler answers which method and path of the API, and who may call it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

struct ApiRoute {
    std::string_view method;
    std::string_view pattern;  // one {} stands for an id
    ApiHandler handler;
    std::string_view parameters;    // that it acts on, as Params::allow takes them
    bool open_to_browsers = false;  // also with a publishable key
};

struct MatchedRoute {
    const ApiRoute* route;
    std::string id;
    std::string_view stripes_parameters;  // that Stripe takes, whether we act on them or not
};

std::span<const ApiRoute> api_routes();

std::optional<MatchedRoute> match_api_route(std::string_view method, std::string_view path);

}  // namespace orderwire::sandbox
