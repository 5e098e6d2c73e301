#include "sandbox/http/http_routes.hpp"

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>

#include "base/timer.hpp"
#include "sandbox/control/control.hpp"
#include "sandbox/delivery/cli_sessions.hpp"
#include "sandbox/flows/new_session.hpp"
#include "sandbox/pages/authentication_page.hpp"
#include "sandbox/pages/checkout_page.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view authenticate_prefix = "/_sandbox/authenticate/";
constexpr int path_segments_max = 8;
constexpr std::chrono::seconds deliveries_wait_max{10};  // as long as Stripe holds a customer back
constexpr std::chrono::milliseconds deliveries_look{20};

http::Response to_response(ApiResponse api_response) {
    http::Response response;
    response.status = static_cast<http::status>(api_response.status);
    for (const auto& [name, value] : api_response.headers)
        response.set(name, value);
    if (!api_response.body.empty())
        response.body = std::make_shared<const std::string>(std::move(api_response.body));
    return response;
}

ApiResponse page_for(EmulatorContext& context, const ApiRequest& api_request) {
    const std::string_view path = api_request.path;
    const bool post = api_request.method == "POST";
    if (path.starts_with(checkout_path)) {
        const std::string_view session = path.substr(checkout_path.size());
        return post ? submit_checkout(context, session, api_request.body, api_request.base_url)
                    : show_checkout(context, session);
    }
    const std::string_view intent = path.substr(authenticate_prefix.size());
    return post ? submit_authentication(context, intent, api_request.body)
                : show_authentication(context, intent, api_request.query);
}

http::Response refuse_foreign_page() {
    ApiError error;
    error.message = "A web page of another origin must not do this in the sandbox.";
    return http::json_response(http::status::forbidden, json::value(error_body(error)));
}

// No CORS headers: the page that asked must not read even this.
http::Response refuse_name() {
    ApiError error;
    error.message =
        "The sandbox does not answer to the name in this request's Host. It answers to loopback names; start "
        "it with "
        "--sandbox-host NAME for another one.";
    return http::json_response(http::status::misdirected_request, json::value(error_body(error)));
}

ApiRequest read(const http::Request& request) {
    ApiRequest api_request;
    api_request.method = request.method == http::verb::head ? "GET" : std::string(to_string(request.method));
    api_request.path = request.path;
    const std::size_t question = request.target.find('?');
    if (question != std::string::npos) api_request.query = request.target.substr(question + 1);
    api_request.body = request.body;
    api_request.content_type = request.header(http::field::content_type);
    api_request.authorization = request.header(http::field::authorization);
    api_request.idempotency_key = request.header("idempotency-key");
    api_request.stripe_version = request.header("stripe-version");
    api_request.origin = request.all("Origin");
    api_request.fetch_site = request.all("Sec-Fetch-Site");
    api_request.base_url = "http://" + std::string(request.header(http::field::host));
    return api_request;
}

}  // namespace

// Stripe's answer to an unknown path is one of its own errors, so every path of every method comes to one
// handler.
HttpRoutes::HttpRoutes(EmulatorContext& context, http::HostNames names, std::function<void()> changed)
    : context_(context),
      names_(std::move(names)),
      changed_(std::move(changed)),
      dispatcher_(context),
      listeners_(context, changed_) {
    const http::Handler handler = [this](http::Request& request) { return answer(request); };
    std::string pattern;
    for (int segment = 0; segment < path_segments_max; ++segment) {
        pattern += "/{" + std::to_string(segment) + "}";
        for (const auto method : {http::verb::get, http::verb::post, http::verb::delete_, http::verb::options,
                                  http::verb::put, http::verb::patch}) {
            router_.add(method, pattern, handler);
        }
    }
    router_.add(http::verb::get, "/", handler);
    router_.fall_back(handler);
}

void HttpRoutes::stop() {
    stopping_ = true;
    listeners_.stop();
}

task<void> HttpRoutes::wait_for_deliveries(std::string event) {
    const Executor executor = co_await asio::this_coro::executor;
    const Instant deadline = context_.monotonic.now() + deliveries_wait_max;
    // What is held back for longer is not waited for at all.
    const Time until = context_.clock.now() + deliveries_wait_max;
    Timer timer(executor);
    while (!stopping_ && context_.deliveries.untried(event, until) && context_.monotonic.now() < deadline) {
        timer.expires_after(deliveries_look);
        co_await timer.async_wait(use_task);
    }
}

task<http::Response> HttpRoutes::answer_page(ApiRequest api_request) {
    ApiResponse page = page_for(context_, api_request);
    changed_();
    if (!page.after_event.empty()) co_await wait_for_deliveries(page.after_event);
    co_return to_response(std::move(page));
}

task<http::Response> HttpRoutes::answer_api(ApiRequest api_request) {
    ApiResponse api_response = dispatcher_.answer(api_request);
    changed_();
    if (context_.faults.api_delay.count() > 0) {
        dispatcher_.hold(api_request);
        const Executor executor = co_await asio::this_coro::executor;
        Timer timer(executor, context_.faults.api_delay);
        co_await timer.async_wait(use_task);
        dispatcher_.release(api_request);
    }
    co_return to_response(std::move(api_response));
}

task<http::Response> HttpRoutes::answer(http::Request& request) {
    if (!names_.knows(request.header(http::field::host))) co_return refuse_name();
    ApiRequest api_request = read(request);
    const std::string_view path = request.path;
    const bool is_page = path.starts_with(authenticate_prefix) || path.starts_with(checkout_path);
    const bool is_own = is_page || path.starts_with("/_sandbox/");
    // Stripe's API is for pages of any origin; the sandbox's own pages and controls are for its own.
    if (is_own && api_request.method != "GET" && is_from_foreign_page(api_request))
        co_return refuse_foreign_page();
    if (is_page) {
        http::Response page = co_await answer_page(std::move(api_request));
        co_return page;
    }
    if (path == cli_path && api_request.method == "GET") co_return listeners_.upgrade(request);
    if (path == "/" && api_request.method == "GET") co_return to_response(describe_sandbox());
    if (path.starts_with("/_sandbox/")) {
        ApiResponse control = answer_control(context_, api_request);
        changed_();
        co_return to_response(std::move(control));
    }
    http::Response response = co_await answer_api(std::move(api_request));
    co_return response;
}

}  // namespace orderwire::sandbox
