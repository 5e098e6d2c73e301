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

StripeError unavailable(std::string why) {
    return {{"stripe_unavailable", "the payment service can't be reached right now"},
            {},
            {},
            std::move(why),
            false};
}

StripeError refusal(const http::ClientResponse& response) {
    const auto body = parse_json(response.body);
    const json::object* root = body && body->is_object() ? &body->get_object() : nullptr;
    const json::object* error = root == nullptr ? nullptr : object_at(*root, "error");
    if (error == nullptr) return unavailable("it answered with status " + std::to_string(response.status));
    const bool access = response.status == 401 || response.status == 403;
    const bool ours = !access && response.status < 500;
    return {ours ? Error("payment_refused", "the payment service does not accept this")
                 : Error("stripe_refused", "payments can't be taken here right now"),
            text_at(*error, "code"), text_at(*error, "param"), text_at(*error, "message"), !access};
}

}  // namespace

std::string form_encode(std::string_view text) {
    return boost::urls::encode(boost::core::string_view(text.data(), text.size()),
                               boost::urls::unreserved_chars);
}

StripeApi::StripeApi(http::Client& client, StripeOptions options, const MonotonicClock& clock)
    : client_(client), clock_(clock), options_(std::move(options)), secret_key_(options_.secret_key) {}

http::ClientRequest StripeApi::request(std::string method, const std::string& path) const {
    http::ClientRequest request;
    request.method = std::move(method);
    request.url = options_.api_base + path;
    request.timeout = options_.timeout;
    request.headers = {{"Authorization", "Bearer " + secret_key_.get()->reveal()},
                       {"Stripe-Version", std::string(stripe_api_version)}};
    return request;
}

task<stripe_result<json::object>> StripeApi::get(const std::string& path) {
    http::ClientRequest made = request("GET", path);
    return call(std::move(made));
}

task<stripe_result<json::object>> StripeApi::post(const std::string& path, std::string form,
                                                  std::string idempotency_key) {
    http::ClientRequest made = request("POST", path);
    made.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    made.headers.emplace_back("Idempotency-Key", std::move(idempotency_key));
    made.body = std::move(form);
    return call(std::move(made));
}

task<stripe_result<json::object>> StripeApi::call(http::ClientRequest request) {
    if (!circuit_breaker_.lets_through(clock_.now())) {
        co_return unavailable("it did not answer a moment ago");
    }
    auto answer = co_await attempt(std::move(request));
    if (!answer && answer.error().error.code == "stripe_unavailable") {
        circuit_breaker_.failed(clock_.now());
    } else {
        circuit_breaker_.succeeded();
    }
    co_return answer;
}

task<stripe_result<json::object>> StripeApi::attempt(http::ClientRequest request) {
    const auto give_up_at = clock_.now() + options_.patience;
    StripeError last = unavailable("it did not answer");
    for (int attempt = 1; attempt <= options_.attempts_max; ++attempt) {
        http::ClientRequest copy = request;
        const result<http::ClientResponse> response = co_await client_.send(std::move(copy));
        if (response) {
            if (response->status >= 200 && response->status < 300) {
                auto body = parse_json(response->body);
                if (body && body->is_object()) co_return std::move(body->get_object());
                last = unavailable("it answered with something that is not JSON");
            } else if (!worth_repeating(*response)) {
                co_return refusal(*response);
            } else {
                last = unavailable("it answered with status " + std::to_string(response->status));
            }
        } else {
            last = unavailable("it can't be reached: " + response.error().detail);
        }
        spdlog::warn("stripe: {} {}: {} (attempt {} of {})", request.method, request.url, last.message,
                     attempt, options_.attempts_max);
        const auto pause = pause_before(attempt - 1, response ? &*response : nullptr);
        if (attempt == options_.attempts_max || clock_.now() + pause > give_up_at) break;
        const auto executor = co_await asio::this_coro::executor;
        Timer timer(executor, pause);
        co_await timer.async_wait(use_task);
    }
    co_return last;
}

}  // namespace orderwire::payments
