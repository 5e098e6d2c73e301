#include "sandbox/delivery_worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "sandbox/background.hpp"
#include "sandbox/events.hpp"
#include "sandbox/webhook_endpoints.hpp"
#include "sandbox/webhook_message.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::milliseconds longest_wait{60'000};  // the wall clock may be set meanwhile
constexpr std::chrono::milliseconds wait_after_failure{1'000};
constexpr std::chrono::hours clean_up_interval{1};
constexpr std::chrono::milliseconds listener_look{250};  // whether a listener that dropped out is back

http::ClientRequest make_request(World& world, const Record& event, const Record& endpoint, Time now) {
    WebhookMessage message = make_webhook_message(event_in(world, event, version_of(endpoint)),
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

DeliveryWorker::DeliveryWorker(Loop& loop, World& world)
    : loop_(loop),
      world_(world),
      client_(std::make_unique<http::Client>()),
      clockwork_(loop.get_executor(), {.name = "sandbox: deliveries are held up",
                                       .interval = wait_after_failure,
                                       .first_wait = std::chrono::milliseconds(0)}) {}

void DeliveryWorker::start() {
    clockwork_.start([this] {
        work();
        return until_next();
    });
}

void DeliveryWorker::wake() { clockwork_.wake(); }

void DeliveryWorker::stop() {
    clockwork_.stop();
    client_.reset();
}

void DeliveryWorker::work() {
    const Time now = world_.clock.now();
    if (now >= next_clean_up_) {
        next_clean_up_ = now + clean_up_interval;
        Transaction transaction(world_.state.database());
        forget_old(world_);
        transaction.commit();
    }
    run_due_tasks(world_);
    while (under_way_ < deliveries_at_once_max) {
        auto delivery = world_.deliveries.take(now);
        if (!delivery) break;
        if (is_listener(delivery->endpoint)) {
            hand_to_listener(*delivery);
            continue;
        }
        ++under_way_;
        asio::co_spawn(loop_, deliver(std::move(*delivery)), asio::detached);
    }
}

void DeliveryWorker::hand_to_listener(const Delivery& delivery) {
    const Time now = world_.clock.now();
    if (const auto* send = world_.listeners.send_of(delivery.endpoint)) {
        (*send)(delivery.id, delivery.event);
    } else if (world_.listeners.is_present(delivery.endpoint, now)) {
        world_.deliveries.postpone(delivery.id, now + listener_look);
    } else {
        world_.deliveries.give_up(delivery.id);
    }
}

std::chrono::milliseconds DeliveryWorker::until_next() {
    const Time now = world_.clock.now();
    Time next = now + longest_wait;
    if (const auto task_due = world_.tasks.next_due()) next = std::min(next, *task_due);
    // With all places taken, the next delivery begins when one of them ends, and that wakes us.
    if (under_way_ < deliveries_at_once_max) {
        if (const auto due = world_.deliveries.next_due()) next = std::min(next, *due);
    }
    return std::max(next - now, std::chrono::milliseconds(0));
}

task<void> DeliveryWorker::deliver(Delivery delivery) {
    try {
        const Time started = world_.clock.now();
        const auto event = world_.records.find("event", delivery.event);
        const auto endpoint = world_.records.find("webhook_endpoint", delivery.endpoint);
        if (event && endpoint && client_) {
            http::ClientRequest request = make_request(world_, *event, *endpoint, started);
            const std::string url = request.url;
            const auto answer = co_await client_->send(std::move(request));
            finish(delivery, started, url, answer);
        } else if (client_) {
            world_.deliveries.forget_endpoint(delivery.endpoint);
        } else {
            world_.deliveries.put_back(delivery.id);
        }
    } catch (const std::exception& error) {
        spdlog::error("sandbox: delivery of {}: {}", delivery.event, error.what());
    }
    --under_way_;
    wake();
}

void DeliveryWorker::finish(const Delivery& delivery, Time started, const std::string& url,
                            const result<http::ClientResponse>& answer) {
    if (!answer && answer.error().code == "stopped") return world_.deliveries.put_back(delivery.id);
    world_.deliveries.record_response(delivery.id, delivery.endpoint,
                                      answer ? DeliveryResponse{url, answer->status, answer->body}
                                             : DeliveryResponse{url, 0, answer.error().detail});
    if (answer && answer->status >= 200 && answer->status < 300) {
        world_.deliveries.succeeded(delivery.id);
    } else {
        const std::string why =
            answer ? "it answered " + std::to_string(answer->status) : answer.error().detail;
        spdlog::info("sandbox: delivery of {} to {} failed at attempt {}: {}", delivery.event,
                     delivery.endpoint, delivery.attempts + 1, why);
        world_.deliveries.failed(delivery.id, started, world_.clock.now());
    }
}

}  // namespace orderwire::sandbox
