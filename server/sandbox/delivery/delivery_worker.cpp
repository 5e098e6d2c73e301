#include "sandbox/delivery/delivery_worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "sandbox/delivery/webhook_message.hpp"
#include "sandbox/flows/scheduled_tasks.hpp"
#include "sandbox/resources/events.hpp"
#include "sandbox/resources/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::milliseconds longest_wait{60'000};  // the wall clock may be set meanwhile
constexpr std::chrono::milliseconds wait_after_failure{1'000};
constexpr std::chrono::hours clean_up_interval{1};
constexpr std::chrono::milliseconds listener_look{250};  // whether a listener that dropped out is back

http::ClientRequest make_request(EmulatorContext& context, const StoredObject& event,
                                 const StoredObject& endpoint, Time now) {
    WebhookMessage message = make_webhook_message(event_in(context, event, version_of(endpoint)),
                                                  signing_secrets(endpoint, now), now);
    http::ClientRequest request;
    request.method = "POST";
    request.url = text_at(endpoint.body, "url");
    request.body = std::move(message.body);
    request.timeout = delivery_timeout;
    request.headers = std::move(message.headers);
    return request;
}

}  // namespace

DeliveryWorker::DeliveryWorker(Loop& loop, EmulatorContext& context)
    : loop_(loop),
      context_(context),
      client_(std::make_unique<http::Client>()),
      periodic_(loop.get_executor(), {.name = "sandbox: deliveries are held up",
                                      .interval = wait_after_failure,
                                      .first_wait = std::chrono::milliseconds(0)}) {}

void DeliveryWorker::start() {
    periodic_.start([this] {
        work();
        return until_next();
    });
}

void DeliveryWorker::wake() { periodic_.wake(); }

void DeliveryWorker::stop() {
    periodic_.stop();
    client_.reset();
}

void DeliveryWorker::work() {
    const Time now = context_.clock.now();
    if (now >= next_clean_up_) {
        next_clean_up_ = now + clean_up_interval;
        Transaction transaction(context_.database.connection());
        forget_old(context_);
        transaction.commit();
    }
    run_due_tasks(context_);
    while (in_flight_ < deliveries_at_once_max) {
        auto delivery = context_.deliveries.take(now);
        if (!delivery) break;
        if (is_listener(delivery->endpoint)) {
            hand_to_listener(*delivery);
            continue;
        }
        ++in_flight_;
        asio::co_spawn(loop_, deliver(std::move(*delivery)), asio::detached);
    }
}

void DeliveryWorker::hand_to_listener(const QueuedDelivery& delivery) {
    const Time now = context_.clock.now();
    if (const auto* send = context_.listeners.send_of(delivery.endpoint)) {
        (*send)(delivery.id, delivery.event);
    } else if (context_.listeners.is_present(delivery.endpoint, now)) {
        context_.deliveries.postpone(delivery.id, now + listener_look);
    } else {
        context_.deliveries.give_up(delivery.id);
    }
}

std::chrono::milliseconds DeliveryWorker::until_next() {
    const Time now = context_.clock.now();
    Time next = now + longest_wait;
    if (const auto task_due = context_.tasks.next_due()) next = std::min(next, *task_due);
    // With all places taken, the next delivery begins when one of them ends, and that wakes us.
    if (in_flight_ < deliveries_at_once_max) {
        if (const auto due = context_.deliveries.next_due()) next = std::min(next, *due);
    }
    return std::max(next - now, std::chrono::milliseconds(0));
}

task<void> DeliveryWorker::deliver(QueuedDelivery delivery) {
    try {
        const Time started = context_.clock.now();
        const auto event = context_.objects.find("event", delivery.event);
        const auto endpoint = context_.objects.find("webhook_endpoint", delivery.endpoint);
        if (event && endpoint && client_) {
            http::ClientRequest request = make_request(context_, *event, *endpoint, started);
            const std::string url = request.url;
            const auto answer = co_await client_->send(std::move(request));
            finish(delivery, started, url, answer);
        } else if (client_) {
            context_.deliveries.forget_endpoint(delivery.endpoint);
        } else {
            context_.deliveries.put_back(delivery.id);
        }
    } catch (const std::exception& error) {
        spdlog::error("sandbox: delivery of {}: {}", delivery.event, error.what());
    }
    --in_flight_;
    wake();
}

void DeliveryWorker::finish(const QueuedDelivery& delivery, Time started, const std::string& url,
                            const result<http::ClientResponse>& answer) {
    if (!answer && answer.error().code == "stopped") return context_.deliveries.put_back(delivery.id);
    context_.deliveries.record_response(delivery.id, delivery.endpoint,
                                        answer ? DeliveryResponse{url, answer->status, answer->body}
                                               : DeliveryResponse{url, 0, answer.error().detail});
    if (answer && answer->status >= 200 && answer->status < 300) {
        context_.deliveries.succeeded(delivery.id);
    } else {
        const std::string why =
            answer ? "it answered " + std::to_string(answer->status) : answer.error().detail;
        spdlog::info("sandbox: delivery of {} to {} failed at attempt {}: {}", delivery.event,
                     delivery.endpoint, delivery.attempts + 1, why);
        context_.deliveries.failed(delivery.id, started, context_.clock.now());
    }
}

}  // namespace orderwire::sandbox
