#include "sandbox/doors.hpp"

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>

#include "base/timer.hpp"
#include "sandbox/authentication_page.hpp"
#include "sandbox/checkout_page.hpp"
#include "sandbox/cli_sessions.hpp"
#include "sandbox/control.hpp"
#include "sandbox/new_session.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view authenticate_prefix = "/_sandbox/authenticate/";
constexpr int path_segments_max = 8;
constexpr std::chrono::seconds deliveries_wait_max{10};  // as long as Stripe holds a customer back
constexpr std::chrono::milliseconds deliveries_look{20};

http::Response to_response(Reply reply) {
    http::Response response;
    response.status = static_cast<http::status>(reply.status);
    for (const auto& [name, value] : reply.headers)
        response.set(name, value);
    if (!reply.body.empty()) response.body = std::make_shared<const std::string>(std::move(reply.body));
    return response;
}

Reply page_for(World& world, const Inquiry& inquiry) {
    const std::string_view path = inquiry.path;
    const bool post = inquiry.method == "POST";
    if (path.starts_with(checkout_path)) {
        const std::string_view session = path.substr(checkout_path.size());
        return post ? submit_checkout(world, session, inquiry.body, inquiry.base_url)
                    : show_checkout(world, session);
    }
    const std::string_view intent = path.substr(authenticate_prefix.size());
    return post ? submit_authentication(world, intent, inquiry.body)
                : show_authentication(world, intent, inquiry.query);
}

// By what browsers say: Origin decides, and where there is none Sec-Fetch-Site.
bool is_from_foreign_page(const http::Request& request, const Inquiry& inquiry) {
    if (!inquiry.origin.empty()) return inquiry.origin != inquiry.base_url;
    const std::string site = request.all("Sec-Fetch-Site");
    return !site.empty() && site != "same-origin" && site != "none";
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

Inquiry read(const http::Request& request) {
    Inquiry inquiry;
    inquiry.method = request.method == http::verb::head ? "GET" : std::string(to_string(request.method));
    inquiry.path = request.path;
    const std::size_t question = request.target.find('?');
    if (question != std::string::npos) inquiry.query = request.target.substr(question + 1);
    inquiry.body = request.body;
    inquiry.content_type = request.header(http::field::content_type);
    inquiry.authorization = request.header(http::field::authorization);
    inquiry.idempotency_key = request.header("idempotency-key");
    inquiry.stripe_version = request.header("stripe-version");
    inquiry.origin = request.all("Origin");
    inquiry.fetch_site = request.header("sec-fetch-site");
    inquiry.base_url = "http://" + std::string(request.header(http::field::host));
    return inquiry;
}

}  // namespace

// Stripe's answer to an unknown path is one of its own errors, so every path of every method comes to one
// handler.
Doors::Doors(World& world, http::HostNames names, std::function<void()> changed)
    : world_(world),
      names_(std::move(names)),
      changed_(std::move(changed)),
      gateway_(world),
      listeners_(world, changed_) {
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

void Doors::stop() {
    stopping_ = true;
    listeners_.stop();
}

task<void> Doors::wait_for_deliveries(std::string event) {
    const Executor executor = co_await asio::this_coro::executor;
    const auto deadline = std::chrono::steady_clock::now() + deliveries_wait_max;
    // What is held back for longer is not waited for at all.
    const Time until = world_.clock.now() + deliveries_wait_max;
    Timer timer(executor);
    while (!stopping_ && world_.deliveries.untried(event, until) &&
           std::chrono::steady_clock::now() < deadline) {
        timer.expires_after(deliveries_look);
        co_await timer.async_wait(use_task);
    }
}

task<http::Response> Doors::answer_page(Inquiry inquiry) {
    Reply page = page_for(world_, inquiry);
    changed_();
    if (!page.after_event.empty()) co_await wait_for_deliveries(page.after_event);
    co_return to_response(std::move(page));
}

task<http::Response> Doors::answer_api(Inquiry inquiry) {
    Reply reply = gateway_.answer(inquiry);
    changed_();
    if (world_.faults.api_delay.count() > 0) {
        gateway_.hold(inquiry);
        const Executor executor = co_await asio::this_coro::executor;
        Timer timer(executor, world_.faults.api_delay);
        co_await timer.async_wait(use_task);
        gateway_.release(inquiry);
    }
    co_return to_response(std::move(reply));
}

task<http::Response> Doors::answer(http::Request& request) {
    if (!names_.knows(request.header(http::field::host))) co_return refuse_name();
    Inquiry inquiry = read(request);
    const std::string_view path = request.path;
    const bool is_page = path.starts_with(authenticate_prefix) || path.starts_with(checkout_path);
    const bool is_own = is_page || path.starts_with("/_sandbox/");
    // Stripe's API is for pages of any origin; the sandbox's own pages and controls are for its own.
    if (is_own && inquiry.method != "GET" && is_from_foreign_page(request, inquiry))
        co_return refuse_foreign_page();
    if (is_page) {
        http::Response page = co_await answer_page(std::move(inquiry));
        co_return page;
    }
    if (path == cli_path && inquiry.method == "GET") co_return listeners_.upgrade(request);
    if (path == "/" && inquiry.method == "GET") co_return to_response(describe_sandbox());
    if (path.starts_with("/_sandbox/")) {
        Reply control = answer_control(world_, inquiry);
        changed_();
        co_return to_response(std::move(control));
    }
    http::Response response = co_await answer_api(std::move(inquiry));
    co_return response;
}

}  // namespace orderwire::sandbox
