#include "http/server/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace orderwire::http {

namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    while (true) {
        const std::size_t slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

// Orders patterns so that a literal is tried before a name.
bool tried_before(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const auto by_segment = [](const std::string& x, const std::string& y) {
        return is_parameter(x) != is_parameter(y) ? is_parameter(y) : x < y;
    };
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), by_segment);
}

task<Response> answer_not_found(Request&) {
    co_return problem(http::status::not_found, "not_found", "there is nothing at this path");
}

Handler answer_not_allowed(std::string allow) {
    return [allow = std::move(allow)](Request&) -> task<Response> {
        Response response = problem(http::status::method_not_allowed, "method_not_allowed",
                                    "this path answers other methods: see the Allow header");
        response.set(field::allow, allow);
        co_return response;
    };
}

Handler answer_options(std::string allow) {
    return [allow = std::move(allow)](Request&) -> task<Response> {
        Response response = empty_response(status::no_content);
        response.set(field::allow, allow);
        co_return response;
    };
}

bool may_change(verb method) {
    return method != verb::get && method != verb::head && method != verb::options;
}

}  // namespace

Router::Router()
    : not_found_{answer_not_found},
      root_options_{answer_options("GET, HEAD, OPTIONS")},
      server_options_{answer_options("GET, HEAD, POST, PUT, DELETE, OPTIONS")} {}

void Router::add(verb method, const std::string& pattern, Handler handler, RateLimitPolicy rate_limit,
                 CsrfCheck csrf_check) {
    if (!pattern.starts_with('/')) throw std::invalid_argument("a route must begin with '/': " + pattern);
    const auto views = split(pattern);
    const std::vector<std::string> segments(views.begin(), views.end());
    auto route =
        std::find_if(routes_.begin(), routes_.end(), [&](const Route& r) { return r.segments == segments; });
    if (route == routes_.end()) {
        const auto after = [](const std::vector<std::string>& a, const Route& b) {
            return tried_before(a, b.segments);
        };
        const auto place = std::upper_bound(routes_.begin(), routes_.end(), segments, after);
        route = routes_.insert(place, Route{segments, {}, {}, {}});
    }
    route->methods.emplace_back(method, RouteTarget{std::move(handler), rate_limit, csrf_check});

    std::string allow;
    for (const auto& [known, unused] : route->methods) {
        if (!allow.empty()) allow += ", ";
        allow += boost::beast::http::to_string(known);
        if (known == verb::get) allow += ", HEAD";
    }
    route->options.handler = answer_options(allow + ", OPTIONS");
    route->not_allowed.handler = answer_not_allowed(std::move(allow));
}

bool Router::fill_params(const Route& route, const std::vector<std::string_view>& path, Request& request) {
    if (route.segments.size() != path.size()) return false;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (is_parameter(route.segments[i]) ? path[i].empty() : route.segments[i] != path[i]) return false;
    }
    request.params.clear();
    for (std::size_t i = 0; i < path.size(); ++i) {
        const std::string& name = route.segments[i];
        if (is_parameter(name)) request.params.emplace(name.substr(1, name.size() - 2), path[i]);
    }
    return true;
}

const Router::RouteTarget& Router::match(Request& request) const {
    request.params.clear();
    if (!request.path_is_plain) return not_found_;
    const bool asks_options = request.method == verb::options;
    if (request.path == "*") return asks_options ? server_options_ : not_found_;
    const auto path = split(request.path);
    const verb wanted = request.method == verb::head ? verb::get : request.method;
    const Route* known = nullptr;
    for (const Route& route : routes_) {
        if (!fill_params(route, path, request)) continue;
        for (const auto& [method, route_target] : route.methods) {
            if (method == wanted) return route_target;
        }
        if (known == nullptr) known = &route;
    }
    if (known != nullptr) return asks_options ? known->options : known->not_allowed;
    request.params.clear();
    if (asks_options && request.path == "/") return root_options_;
    return wanted == verb::get && fallback_.handler ? fallback_ : not_found_;
}

std::optional<Response> Router::refusal(const Request& request, const RouteTarget& route_target) const {
    if (!guard_ || route_target.csrf_check == CsrfCheck::none || !may_change(request.method))
        return std::nullopt;
    return guard_(request);
}

}  // namespace orderwire::http
