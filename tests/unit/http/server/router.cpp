#include "http/server/router.hpp"

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <stdexcept>

using namespace orderwire;
using namespace orderwire::http;

namespace {

Handler named(std::string name) {
    return [name = std::move(name)](Request&) -> task<Response> {
        co_return text_response(status::ok, name, "text/plain");
    };
}

Response run(const Router& router, Request& request) {
    Loop loop(1);
    Response response;
    auto done = [&](std::exception_ptr error, Response answer) {
        if (error) std::rethrow_exception(error);
        response = std::move(answer);
    };
    asio::co_spawn(loop, router.match(request).handler(request), done);
    loop.run();
    return response;
}

Response run(const Router& router, verb method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    return run(router, request);
}

Router example() {
    Router router;
    router.add(verb::get, "/api/orders", named("list"));
    router.add(verb::post, "/api/orders", named("create"));
    router.add(verb::get, "/api/orders/{id}", named("one"));
    router.add(verb::get, "/api/orders/newest", named("newest"));
    router.add(verb::post, "/api/orders/{id}/cancel", named("cancel"));
    router.add(verb::get, "/socket.io/", named("socket.io"));
    return router;
}

}  // namespace

TEST_CASE("a route is found by its method and path") {
    const Router router = example();
    CHECK(*run(router, verb::get, "/api/orders").body == "list");
    CHECK(*run(router, verb::post, "/api/orders").body == "create");
    CHECK(*run(router, verb::get, "/socket.io/").body == "socket.io");
}

TEST_CASE("a name in a pattern becomes a parameter") {
    const Router router = example();
    Request request;
    request.method = verb::post;
    request.path = "/api/orders/ord_1/cancel";
    CHECK(*run(router, request).body == "cancel");
    CHECK(request.param("id") == "ord_1");
}

TEST_CASE("a literal segment wins over a name, whichever was added first") {
    const Router router = example();
    CHECK(*run(router, verb::get, "/api/orders/newest").body == "newest");
    CHECK(*run(router, verb::get, "/api/orders/oldest").body == "one");
}

TEST_CASE("a name does not match an empty segment, nor a literal another length") {
    const Router router = example();
    CHECK(run(router, verb::get, "/api/orders/").status == status::not_found);
    CHECK(run(router, verb::get, "/api/orders/a/b").status == status::not_found);
    CHECK(run(router, verb::get, "/socket.io").status == status::not_found);
    CHECK(run(router, verb::get, "").status == status::not_found);
}

TEST_CASE("HEAD is answered by the handler of GET") {
    const Router router = example();
    CHECK(*run(router, verb::head, "/api/orders").body == "list");
}

TEST_CASE("a known path with another method is answered with 405 and what it allows") {
    const Router router = example();
    const Response response = run(router, verb::delete_, "/api/orders");
    CHECK(response.status == status::method_not_allowed);
    CHECK(response.headers[field::allow] == "GET, HEAD, POST");
    CHECK(run(router, verb::unknown, "/api/orders").status == status::method_not_allowed);
}

TEST_CASE("OPTIONS is answered with what a path allows") {
    Router router = example();
    const Response response = run(router, verb::options, "/api/orders");
    CHECK(response.status == status::no_content);
    CHECK_FALSE(response.body);
    CHECK(response.headers[field::allow] == "GET, HEAD, POST, OPTIONS");
    CHECK(run(router, verb::options, "/nothing").status == status::not_found);
    router.add(verb::options, "/api/orders/{id}", named("own"));
    CHECK(*run(router, verb::options, "/api/orders/a").body == "own");
}

TEST_CASE("a proxy that asks by OPTIONS whether we live is told so") {
    Router router = example();
    router.fall_back(named("page"));
    for (const char* path : {"/", "*"}) {
        const Response response = run(router, verb::options, path);
        CHECK(response.status == status::no_content);
        CHECK(response.headers[field::allow].starts_with("GET, HEAD"));
    }
    CHECK(run(router, verb::get, "*").status == status::not_found);
}

TEST_CASE("a path that is not plainly spelled is no path, not even for the fallback") {
    Router router = example();
    router.fall_back(named("page"));
    for (const verb method : {verb::get, verb::options}) {
        Request request;
        request.method = method;
        request.path = "/api/orders";
        request.path_is_plain = false;
        CHECK(run(router, request).status == status::not_found);
    }
}

TEST_CASE("the guard judges what may change something, and nothing else") {
    Router router = example();
    router.add(verb::post, "/webhooks", named("signed"), RateLimitPolicy::unless_exempt, CsrfCheck::none);
    router.set_guard(
        [](const Request&) -> std::optional<Response> { return empty_response(status::forbidden); });
    const auto is_refused = [&](verb method, std::string path) {
        Request request;
        request.method = method;
        request.path = std::move(path);
        const Router::RouteTarget& route_target = router.match(request);
        return router.refusal(request, route_target).has_value();
    };
    CHECK(is_refused(verb::post, "/api/orders"));
    CHECK(is_refused(verb::post, "/api/orders/a/cancel"));
    CHECK_FALSE(is_refused(verb::get, "/api/orders"));
    CHECK_FALSE(is_refused(verb::head, "/api/orders"));
    CHECK_FALSE(is_refused(verb::options, "/api/orders"));
    CHECK_FALSE(is_refused(verb::post, "/webhooks"));
    CHECK_FALSE(is_refused(verb::post, "/nothing"));
    CHECK_FALSE(is_refused(verb::delete_, "/api/orders"));
}

TEST_CASE("an unknown path goes to the fallback, for GET and HEAD only") {
    Router router = example();
    router.fall_back(named("page"));
    CHECK(*run(router, verb::get, "/somewhere").body == "page");
    CHECK(*run(router, verb::head, "/somewhere").body == "page");
    CHECK(run(router, verb::post, "/somewhere").status == status::not_found);
    CHECK(run(router, verb::get, "/api/orders").status == status::ok);
}

TEST_CASE("a pattern without a leading slash is refused") {
    Router router;
    CHECK_THROWS_AS(router.add(verb::get, "api", named("x")), std::invalid_argument);
}
