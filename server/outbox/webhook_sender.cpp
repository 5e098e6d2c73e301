#include "outbox/webhook_sender.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "http/client/retry_after.hpp"

namespace orderwire::outbox {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds attempt_timeout = 15s;
constexpr std::size_t response_bytes_max = 64 * 1024;

}  // namespace

Policy webhook_policy() {
    Policy policy;
    policy.waits = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    policy.pause = PausePolicy{};
    return policy;
}

SendResult send_result_of(const http::ClientResponse& response, Time now) {
    if (response.status >= 200 && response.status < 300) return SendResult::delivered();
    std::string reason = "the endpoint answered " + std::to_string(response.status);
    if (response.status == 410) return SendResult::gone(std::move(reason));
    const bool says_when = response.status == 429 || response.status == 503;
    return SendResult::retry(
        std::move(reason),
        says_when ? http::parse_retry_after(response.header("retry-after"), now) : std::nullopt);
}

result<void> check_webhook_url(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    const bool fits = parsed &&
                      (parsed->scheme_id() == boost::urls::scheme::http ||
                       parsed->scheme_id() == boost::urls::scheme::https) &&
                      !parsed->encoded_host().empty() && !parsed->has_userinfo() && !parsed->has_fragment();
    if (!fits) return Error{"bad_url", "it is no http or https URL without user, password and fragment"};
    return {};
}

WebhookSender::WebhookSender(std::string url, http::EgressPolicy egress, const Shared<SigningKeys>& keys,
                             const Clock& clock)
    : url_(std::move(url)), keys_(keys), clock_(clock), client_(egress) {}

task<SendResult> WebhookSender::send(const store::OutboxMessage& message) {
    StandardWebhook webhook = make_webhook(message, *keys_.get(), clock_.now());
    http::ClientRequest request;
    request.method = "POST";
    request.url = url_;
    request.headers = std::move(webhook.headers);
    request.body = std::move(webhook.body);
    request.timeout = attempt_timeout;
    request.response_bytes_max = response_bytes_max;
    request.cut_response = true;
    const auto answer = co_await client_.send(std::move(request));
    if (answer) co_return send_result_of(*answer, clock_.now());
    if (answer.error().code == "stopped") co_return SendResult::stopped();
    co_return SendResult::retry(answer.error().code + ": " + answer.error().detail);
}

}  // namespace orderwire::outbox
