#include "replay/run/order_client.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <chrono>

#include "base/timer.hpp"

namespace orderwire::replay {

namespace {

constexpr int throttled_attempts_max = 30;

std::chrono::seconds patience(std::string_view retry_after) {
    int seconds = 1;
    std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
    return std::chrono::seconds(std::clamp(seconds, 1, 60));
}

http::ClientRequest post(std::string url, const json::object& body, const std::string& cookie) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = std::move(url);
    request.headers = {{"Content-Type", "application/json"}};
    if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
    request.body = json::serialize(body);
    return request;
}

}  // namespace

task<result<OrderClient::ApiAnswer>> OrderClient::ask(http::ClientRequest request) {
    const Executor executor = co_await asio::this_coro::executor;
    for (int attempt = 1;; ++attempt) {
        http::ClientRequest again = request;
        const result<http::ClientResponse> response = co_await client_.send(std::move(again));
        if (!response) co_return response.error();
        if (response->status == 429 && attempt < throttled_attempts_max) {
            Timer timer(executor, patience(response->header("retry-after")));
            co_await timer.async_wait(use_task);
            continue;
        }
        const auto parsed = parse_json(response->body);
        const json::object* body = parsed ? parsed->if_object() : nullptr;
        const std::string status = "HTTP " + std::to_string(response->status);
        if (body == nullptr)
            co_return Error{"bad_response", request.url + " answered " + status + " without JSON"};
        if (response->status / 100 != 2) {
            const std::string code = text_at(*body, "code");
            co_return Error{code.empty() ? "bad_response" : code,
                            request.url + " answered " + status + ": " + text_at(*body, "detail")};
        }
        const std::string_view cookie = response->header("set-cookie");
        co_return ApiAnswer{*body, std::string(cookie.substr(0, cookie.find(';')))};
    }
}

task<result<TestOrder>> OrderClient::make_order(std::string course_id) {
    http::ClientRequest create = post(origin_ + "/api/orders", {{"course_id", course_id}}, "");
    const result<ApiAnswer> made = co_await ask(std::move(create));
    if (!made) co_return made.error();
    TestOrder test_order;
    test_order.order = text_at(made->body, "id");
    test_order.amount = integer_at(made->body, "amount").value_or(0);
    test_order.currency = text_at(made->body, "currency");

    const std::string url = origin_ + "/api/orders/" + test_order.order + "/payment-intent";
    http::ClientRequest pay = post(url, {}, made->cookie);
    const result<ApiAnswer> intent = co_await ask(std::move(pay));
    if (!intent) co_return intent.error();
    const std::string secret = text_at(intent->body, "client_secret");
    test_order.payment_intent = secret.substr(0, secret.find("_secret"));
    if (test_order.order.empty() || test_order.payment_intent.empty())
        co_return Error{"bad_response", origin_ + " made an order without id or payment intent"};
    co_return test_order;
}

task<result<json::object>> OrderClient::view(std::string order_id) {
    http::ClientRequest request;
    request.url = origin_ + "/api/orders/" + order_id;
    result<ApiAnswer> reply = co_await ask(std::move(request));
    if (!reply) co_return reply.error();
    co_return std::move(reply->body);
}

}  // namespace orderwire::replay
