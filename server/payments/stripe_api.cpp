#include "payments/stripe_api.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <charconv>
#include <random>

#include "base/log.hpp"
#include "base/timer.hpp"

namespace orderwire::payments {

namespace {

// Stripe says itself whether an attempt is worth repeating; without its word, the status does. 409 is a
// request with the same idempotency key still under way.
bool worth_repeating(const http::ClientResponse& response) {
    const std::string_view word = response.header("stripe-should-retry");
    if (word == "true") return true;
    if (word == "false") return false;
    return response.status == 409 || response.status == 429 || response.status >= 500;
}

// Doubling with full jitter, from 200 ms; Retry-After counts up to 2 s, because a customer waits.
std::chrono::milliseconds pause_before(int attempt, const http::ClientResponse* response) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    std::chrono::milliseconds pause{std::uniform_int_distribution<int>(50, 200 << attempt)(random)};
    if (response != nullptr) {
        const std::string_view header = response->header("retry-after");
        int seconds = 0;
        if (std::from_chars(header.data(), header.data() + header.size(), seconds).ec == std::errc{}) {
            pause =
                std::max<std::chrono::milliseconds>(pause, std::chrono::seconds(std::clamp(seconds, 0, 2)));
        }
    }
    return pause;
}

StripeError unavailable(std::string detail) { return {{"stripe_unavailable", std::move(detail)}, {}}; }

StripeError refusal(const http::ClientResponse& response) {
    const auto body = parse_json(response.body);
    const json::object* root = body && body->is_object() ? &body->get_object() : nullptr;
    const json::object* error = root == nullptr ? nullptr : object_at(*root, "error");
    if (error == nullptr)
        return unavailable("the payment service answered with status " + std::to_string(response.status));
    return {{"stripe_refused", text_at(*error, "message")}, text_at(*error, "code")};
}

}  // namespace

std::string form_encode(std::string_view text) {
    return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                               boost::urls::unreserved_chars);
}

StripeApi::StripeApi(http::Client& client, StripeOptions options)
    : client_(client), options_(std::move(options)) {}

http::ClientRequest StripeApi::request(std::string method, const std::string& path) const {
    http::ClientRequest request;
    request.method = std::move(method);
    request.url = options_.api_base + path;
    request.timeout = options_.timeout;
    request.headers = {{"Authorization", "Bearer " + options_.secret_key.reveal()},
                       {"Stripe-Version", std::string(stripe_api_version)}};
    return request;
}

task<stripe_result<json::object>> StripeApi::create_intent(std::string form, std::string idempotency_key) {
    http::ClientRequest post = request("POST", "/v1/payment_intents");
    post.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    post.headers.emplace_back("Idempotency-Key", std::move(idempotency_key));
    post.body = std::move(form);
    co_return co_await call(std::move(post));
}

task<stripe_result<json::object>> StripeApi::retrieve_intent(std::string intent_id) {
    http::ClientRequest get = request("GET", "/v1/payment_intents/" + form_encode(intent_id));
    co_return co_await call(std::move(get));
}

task<stripe_result<json::object>> StripeApi::cancel_intent(std::string intent_id,
                                                           std::string idempotency_key) {
    http::ClientRequest post = request("POST", "/v1/payment_intents/" + form_encode(intent_id) + "/cancel");
    post.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    post.headers.emplace_back("Idempotency-Key", std::move(idempotency_key));
    co_return co_await call(std::move(post));
}

task<stripe_result<json::object>> StripeApi::call(http::ClientRequest request) {
    StripeError last = unavailable("the payment service did not answer");
    for (int attempt = 0; attempt < options_.attempts_max; ++attempt) {
        http::ClientRequest copy = request;
        const result<http::ClientResponse> response = co_await client_.send(std::move(copy));
        if (response) {
            if (response->status >= 200 && response->status < 300) {
                auto body = parse_json(response->body);
                if (body && body->is_object()) co_return std::move(body->get_object());
                last = unavailable("the payment service answered with something that is not JSON");
            } else if (!worth_repeating(*response)) {
                co_return refusal(*response);
            } else {
                last = unavailable("the payment service answered with status " +
                                   std::to_string(response->status));
            }
        } else {
            last = unavailable("the payment service can't be reached: " + response.error().detail);
        }
        spdlog::warn("stripe: {} {}: {} (attempt {} of {})", request.method, request.url, last.error.detail,
                     attempt + 1, options_.attempts_max);
        if (attempt + 1 == options_.attempts_max) break;
        const auto executor = co_await asio::this_coro::executor;
        Timer timer(executor, pause_before(attempt, response ? &*response : nullptr));
        co_await timer.async_wait(use_task);
    }
    co_return last;
}

}  // namespace orderwire::payments
