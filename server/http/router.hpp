// Which handler answers a method and a path. Patterns are literal segments and {names}: "/api/orders/{id}".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace orderwire::http {

// Runs on the connection's loop. The request lives until the response is there. Exceptions become 500
// `internal_error`, logged; handlers map the ones they know.
using Handler = std::function<task<Response>(Request&)>;

// When a request is taken from its address's allowance: before it is handled, or only where the answer is not
// `exempt` (a webhook is judged by its signature first: a flood of good ones is no abuse).
enum class Charge { at_once, unless_exempt };

class Router {
  public:
    Router();

    // A {name} matches one segment that is not empty. Where two patterns match a path, the one with a literal
    // segment at the first difference wins. Throws std::invalid_argument for a pattern without a leading '/'.
    void add(verb method, const std::string& pattern, Handler handler, Charge charge = Charge::at_once);
    // For what no pattern matches: static files and pages.
    void fall_back(Handler handler) { fallback_.handler = std::move(handler); }

    // Has a last look at each response to a whole request, also at those without a handler (404, 405, 429,
    // 500).
    using Finisher = std::function<void(const Request&, Response&)>;
    void finish_with(Finisher finisher) { finisher_ = std::move(finisher); }
    void finish(const Request& request, Response& response) const {
        if (finisher_) finisher_(request, response);
    }

    struct Answerer {
        Handler handler;
        Charge charge = Charge::at_once;
    };

    // Who answers a request, whose params it fills in. HEAD is answered by GET's handler; a path that is
    // known with other methods gets 405 `method_not_allowed` with Allow, an unknown one the fallback (GET and
    // HEAD) or 404 `not_found`.
    const Answerer& match(Request& request) const;

  private:
    struct Route {
        std::vector<std::string> segments;
        std::vector<std::pair<verb, Answerer>> methods;
        Answerer not_allowed;  // answers 405 for the other methods
    };
    static bool fill_params(const Route& route, const std::vector<std::string_view>& path, Request& request);

    std::vector<Route> routes_;  // literal segments before {names}
    Answerer fallback_;
    Answerer not_found_;
    Finisher finisher_;
};

}  // namespace orderwire::http
