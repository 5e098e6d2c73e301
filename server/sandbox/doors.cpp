#include "sandbox/doors.hpp"
#include "base/timer.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>

#include "sandbox/authentication_page.hpp"
#include "sandbox/control.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view authenticate_prefix = "/_sandbox/authenticate/";
constexpr int path_segments_max = 8;

http::Response to_response(Reply reply) {
    http::Response response;
    response.status = static_cast<http::status>(reply.status);
    for (const auto& [name, value] : reply.headers)
        response.set(name, value);
    if (!reply.body.empty()) response.body = std::make_shared<const std::string>(std::move(reply.body));
    return response;
}

// A host and port as a Host header names them; anything else is not put into links.
bool is_host(std::string_view host) {
    return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
               c == '-' || c == ':' || c == '[' || c == ']';
    });
}

}  // namespace

// Stripe's answer to an unknown path is one of its own errors, so every path of every method comes to one
// handler.
Doors::Doors(World& world, std::function<void()> changed)
    : world_(world), changed_(std::move(changed)), gateway_(world) {
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

Inquiry Doors::read(const http::Request& request) const {
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
    inquiry.origin = request.header(http::field::origin);
    const std::string_view host = request.header(http::field::host);
    inquiry.base_url = is_host(host) ? "http://" + std::string(host) : base_url_;
    return inquiry;
}

Reply Doors::answer_page(const Inquiry& inquiry, std::string_view intent_id) {
    if (inquiry.method == "POST") return submit_authentication(world_, intent_id, inquiry.body);
    return show_authentication(world_, intent_id, inquiry.query);
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
    Inquiry inquiry = read(request);
    const std::string_view path = request.path;
    if (path.starts_with(authenticate_prefix)) {
        Reply page = answer_page(inquiry, path.substr(authenticate_prefix.size()));
        changed_();
        co_return to_response(std::move(page));
    }
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
