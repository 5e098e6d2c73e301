#include "sandbox/delivery_worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/log.hpp"
#include "sandbox/background.hpp"
#include "sandbox/events.hpp"
#include "sandbox/pretty_json.hpp"
#include "sandbox/webhook_endpoints.hpp"
#include "stripe/signature.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::chrono::milliseconds longest_wait{60'000};  // the wall clock may be set meanwhile
constexpr std::chrono::milliseconds wait_after_failure{1'000};
constexpr std::chrono::hours clean_up_interval{1};

http::ClientRequest make_request(const Record& event, const Record& endpoint, Time now) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = text_at(endpoint.body, "url");
    request.body = pretty_json(event.body);
    request.timeout = delivery_timeout;
    request.headers = {
        {"content-type", "application/json; charset=utf-8"},
        {"accept", "*/*; q=0.5, application/xml"},
        {"cache-control", "no-cache"},
        {"user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"},
        {"stripe-signature", stripe::sign(request.body, signing_secrets(endpoint, now), to_seconds(now))}};
    return request;
}

}  // namespace

DeliveryWorker::DeliveryWorker(Loop& loop, World& world)
    : loop_(loop), world_(world), client_(std::make_unique<http::Client>()), timer_(loop.get_executor()) {}

void DeliveryWorker::start() { asio::co_spawn(loop_, run(), asio::detached); }

void DeliveryWorker::wake() { timer_.cancel(); }

void DeliveryWorker::stop() {
    stopping_ = true;
    timer_.cancel();
    client_.reset();
}

task<void> DeliveryWorker::run() {
    while (!stopping_) {
        std::chrono::milliseconds wait = wait_after_failure;
        try {
            work();
            wait = until_next();
        } catch (const std::exception& error) {
            spdlog::error("sandbox: deliveries are held up: {}", error.what());
        }
        timer_.expires_after(wait);
        boost::system::error_code ignored;
        auto token = asio::redirect_error(use_task, ignored);
        co_await timer_.async_wait(token);
    }
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
        ++under_way_;
        asio::co_spawn(loop_, deliver(std::move(*delivery)), asio::detached);
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
            http::ClientRequest request = make_request(*event, *endpoint, started);
            const auto answer = co_await client_->send(std::move(request));
            finish(delivery, started, answer);
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

void DeliveryWorker::finish(const Delivery& delivery, Time started,
                            const result<http::ClientResponse>& answer) {
    if (!answer && answer.error().code == "stopped") {
        world_.deliveries.put_back(delivery.id);
    } else if (answer && answer->status >= 200 && answer->status < 300) {
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
