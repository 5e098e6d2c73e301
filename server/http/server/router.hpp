// Which handler answers a method and a path. Patterns are literal segments and {names}: "/api/orders/{id}".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace orderwire::http {

// Runs on the connection's loop. The request lives until the response is there. Exceptions become 500
// `internal_error`, logged; handlers map the ones they know.
using Handler = std::function<task<Response>(Request&)>;

// What a request counts for in its address's limit: one of its requests, whatever becomes of it; or, where
// the handler finds that it is `exempt`, nothing, and else one of its failed tries, without which the handler
// is not even asked (a webhook is proven by its signature: a flood of good ones is no abuse, one of forged
// ones is not read).
enum class RateLimitPolicy { at_once, unless_exempt };

// Against cross-site request forgery: what changes something may be sent by those pages only that the guard
// lets pass; or by anybody's, because the handler believes a signature and no browser.
enum class CsrfCheck { required, none };

class Router {
  public:
    Router();

    // A {name} matches one segment that is not empty. Where two patterns match a path, the one with a literal
    // segment at the first difference wins. Throws std::invalid_argument for a pattern without a leading '/'.
    void add(verb method, const std::string& pattern, Handler handler,
             RateLimitPolicy rate_limit = RateLimitPolicy::at_once,
             CsrfCheck csrf_check = CsrfCheck::required);
    // For what no pattern matches: static files and pages.
    void fall_back(Handler handler) { fallback_.handler = std::move(handler); }

    // Judges, before its handler is asked, each request that may change something: of any method but GET,
    // HEAD and OPTIONS, to a route that is not for any page. What it returns is the answer.
    using Guard = std::function<std::optional<Response>(const Request&)>;
    void set_guard(Guard guard) { guard_ = std::move(guard); }

    // Has a last look at each response to a whole request, also at those without a handler (404, 405, 429,
    // 500).
    using ResponseHook = std::function<void(const Request&, Response&)>;
    void set_response_hook(ResponseHook hook) { response_hook_ = std::move(hook); }
    void finish(const Request& request, Response& response) const {
        if (response_hook_) response_hook_(request, response);
    }

    struct RouteTarget {
        Handler handler;
        RateLimitPolicy rate_limit = RateLimitPolicy::at_once;
        CsrfCheck csrf_check = CsrfCheck::none;
    };

    // Who answers a request, whose params it fills in. HEAD is answered by GET's handler; a path that is
    // known with other methods gets 405 `method_not_allowed` with Allow, an unknown one the fallback (GET and
    // HEAD) or 404 `not_found`, and so does one that is not plainly spelled. OPTIONS of a known path, of "/"
    // and of "*" is 204 with Allow: proxies ask so whether we live.
    const RouteTarget& match(Request& request) const;
    std::optional<Response> refusal(const Request& request, const RouteTarget& route_target) const;

  private:
    struct Route {
        std::vector<std::string> segments;
        std::vector<std::pair<verb, RouteTarget>> methods;
        RouteTarget not_allowed;  // answers 405 for the other methods
        RouteTarget options;      // and 204 for OPTIONS
    };
    static bool fill_params(const Route& route, const std::vector<std::string_view>& path, Request& request);

    std::vector<Route> routes_;  // literal segments before {names}
    RouteTarget fallback_;
    RouteTarget not_found_;
    RouteTarget root_options_;    // of "/"
    RouteTarget server_options_;  // of "*"
    Guard guard_;
    ResponseHook response_hook_;
};

}  // namespace orderwire::http
