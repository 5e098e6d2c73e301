#include "outbox/worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <random>

#include "base/log.hpp"

namespace orderwire::outbox {

namespace {

using namespace std::chrono_literals;
using store::MessageState;

constexpr std::chrono::milliseconds longest_wait = 60s;  // the wall clock may be set meanwhile
constexpr std::chrono::milliseconds wait_after_fault = 1s;
constexpr std::size_t retried_per_step = 500;

double random_share() {
    thread_local std::mt19937 generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

Counter& attempts(Metrics& metrics, const WorkerSettings& settings, const std::string& outcome) {
    return metrics.counter(settings.metric, "Attempts at a message, by what became of it.",
                           "outcome=\"" + outcome + "\"");
}

}  // namespace

Worker::Worker(WorkerSettings settings, OutboxSender& sender, store::Store& store, const Clock& clock,
               Metrics& metrics)
    : settings_(std::move(settings)),
      sender_(sender),
      store_(store),
      reader_(store.make_queries()),
      clock_(clock),
      scheduler_(settings_.policy, random_share),
      delivered_(attempts(metrics, settings_, "delivered")),
      failed_(attempts(metrics, settings_, "failed")),
      given_up_(attempts(metrics, settings_, "given_up")),
      needless_(attempts(metrics, settings_, "needless")) {}

void Worker::start(const Executor& loop) {
    loop_ = loop;
    clockwork_.emplace(loop, Periodic::Plan{.name = std::string(to_string(settings_.channel)) + ": held up",
                                            .interval = wait_after_fault,
                                            .first_wait = std::chrono::milliseconds(0)});
    pause_ = reader_->outbox().pause(settings_.channel);
    if (pause_ && pause_->target == settings_.target) {
        scheduler_.restore_pause(pause_->gone);
    } else if (pause_) {
        pause_.reset();
        asio::co_spawn(loop, after_transition(), asio::detached);
    }
    clockwork_->start([this] { return look(); });
}

void Worker::wake() {
    if (clockwork_) clockwork_->wake();
}

void Worker::resume() {
    asio::post(*loop_, [this] {
        if (scheduler_.resume()) spdlog::info("{}: resumed", to_string(settings_.channel));
        pause_.reset();
        asio::co_spawn(*loop_, after_transition(), asio::detached);
    });
}

void Worker::stop() {
    stopping_ = true;
    wake();
}

// Begins what may begin; gives the time until there may be more. Before that, each end of an attempt wakes.
std::chrono::milliseconds Worker::look() {
    if (stopping_) return longest_wait;
    const Time now = clock_.now();
    Time next = now + longest_wait;
    if (scheduler_.room(now) > 0) {
        store::OutboxQueries& outbox = reader_->outbox();
        // Those that are under way are due as well.
        const auto due = outbox.due(settings_.channel, now, settings_.policy.at_once * 2);
        for (store::DueMessage& message : scheduler_.take(due, now)) {
            ++under_way_;
            asio::co_spawn(*loop_, deliver(std::move(message)), asio::detached);
        }
        if (const auto later = outbox.next_due(settings_.channel, now)) next = std::min(next, *later);
    }
    const auto rest = scheduler_.rests_until(now);
    if (rest && *rest > now) next = std::min(next, *rest);
    return next - now;
}

task<void> Worker::deliver(store::DueMessage due) {
    bool fault = false;
    try {
        const auto message = reader_->outbox().message(due.row);
        if (message) co_await attempt(*message);
    } catch (const std::exception& error) {
        spdlog::error("{}: a message of order {}: {}", to_string(settings_.channel), due.order_id,
                      error.what());
        fault = true;
    }
    if (fault) {
        Timer timer(*loop_, wait_after_fault);
        co_await timer.async_wait(use_task);
    }
    scheduler_.done(due);
    --under_way_;
    wake();
}

task<void> Worker::attempt(const store::OutboxMessage& message) {
    SendResult send_result;
    try {
        send_result = co_await sender_.send(message);
    } catch (const std::exception& error) {
        send_result = SendResult::retry(error.what());
    }
    if (send_result.outcome == SendResult::Outcome::stopped) co_return;
    const Time now = clock_.now();
    const DeliveryScheduler::Evaluation evaluation = scheduler_.evaluate(message, send_result, now);
    if (send_result.outcome == SendResult::Outcome::needless) {
        needless_.add();
    } else {
        report(message, evaluation);
    }
    if (evaluation.transition == DeliveryScheduler::PauseTransition::paused) {
        const bool gone = send_result.outcome == SendResult::Outcome::gone;
        pause_ = store::Pause{settings_.target, now, gone, send_result.reason};
    }
    if (evaluation.transition == DeliveryScheduler::PauseTransition::resumed) pause_.reset();
    store::AttemptResult result = evaluation.result;
    co_await record(std::move(result));
    if (evaluation.transition != DeliveryScheduler::PauseTransition::none) co_await after_transition();
}

void Worker::report(const store::OutboxMessage& message, const DeliveryScheduler::Evaluation& evaluation) {
    const auto channel = to_string(settings_.channel);
    const auto& result = evaluation.result;
    if (evaluation.transition == DeliveryScheduler::PauseTransition::paused)
        spdlog::error("{}: paused, messages are kept: {}", channel, result.error);
    if (evaluation.transition == DeliveryScheduler::PauseTransition::resumed)
        spdlog::info("{}: the other side is back, resumed", channel);
    switch (result.state) {
        case MessageState::delivered:
            delivered_.add();
            return;
        case MessageState::queued:
            failed_.add();
            spdlog::debug("{}: order {} version {} failed: {}", channel, message.order_id, message.version,
                          result.error);
            return;
        case MessageState::given_up:
            given_up_.add();
            spdlog::warn("{}: order {} version {} is given up after {} attempts: {}", channel,
                         message.order_id, message.version, message.attempts + 1, result.error);
            return;
    }
}

// What was done is written down, or it would be done again.
task<void> Worker::record(store::AttemptResult result) {
    while (!stopping_ || store_.writable()) {
        try {
            store::AttemptResult same = result;
            co_await store_.outbox().record(std::move(same));
            co_return;
        } catch (const store::StorageError& error) {
            spdlog::warn("{}: an attempt is not written down yet: {}", to_string(settings_.channel),
                         error.what());
        }
        Timer timer(*loop_, wait_after_fault);
        co_await timer.async_wait(use_task);
    }
}

task<void> Worker::after_transition() {
    try {
        co_await write_pause();
        if (!pause_) co_await retry_now();
    } catch (const store::StorageError& error) {
        spdlog::warn("{}: {}", to_string(settings_.channel), error.what());
    }
    wake();
}

// As it is now, whatever it was when somebody wanted it written.
task<void> Worker::write_pause() {
    if (pause_) {
        store::Pause pause = *pause_;
        co_await store_.outbox().set_pause(settings_.channel, std::move(pause));
    } else {
        co_await store_.outbox().lift_pause(settings_.channel);
    }
}

// What waits for a later attempt was held up by the other side alone: it is tried now.
task<void> Worker::retry_now() {
    store::OutboxFilter waiting;
    waiting.channel = settings_.channel;
    waiting.state = MessageState::queued;
    waiting.limit = retried_per_step;
    for (;;) {
        const store::Requeued step = co_await store_.outbox().requeue(waiting);
        wake();
        if (!step.more) co_return;
        waiting.after = step.next;
    }
}

}  // namespace orderwire::outbox
