#include "outbox/delivery_scheduler.hpp"

#include <algorithm>
#include <utility>

namespace orderwire::outbox {

using store::AttemptResult;
using store::MessageState;

DeliveryScheduler::DeliveryScheduler(Policy policy, std::function<double()> random)
    : policy_(std::move(policy)), random_(std::move(random)) {}

std::size_t DeliveryScheduler::room(Time now) const {
    if (held_until_ > now) return 0;
    // One finds out whether the other side is back.
    if (paused_) return !paused_->gone && paused_->probe_at <= now && orders_under_way_.empty() ? 1 : 0;
    return policy_.at_once - std::min(policy_.at_once, orders_under_way_.size());
}

std::vector<store::DueMessage> DeliveryScheduler::take(const std::vector<store::DueMessage>& due, Time now) {
    std::vector<store::DueMessage> taken;
    const std::size_t room_now = room(now);
    for (const store::DueMessage& message : due) {
        if (taken.size() == room_now) break;
        if (orders_under_way_.insert(message.order_id).second) taken.push_back(message);
    }
    return taken;
}

void DeliveryScheduler::done(const store::DueMessage& message) { orders_under_way_.erase(message.order_id); }

DeliveryScheduler::Evaluation DeliveryScheduler::evaluate(const store::OutboxMessage& message,
                                                          const SendResult& send_result, Time now) {
    using Outcome = SendResult::Outcome;
    AttemptResult result;
    result.row = message.row;
    result.error = send_result.reason;
    if (send_result.outcome == Outcome::delivered) {
        failures_ = 0;
        return {result,
                std::exchange(paused_, std::nullopt) ? PauseTransition::resumed : PauseTransition::none};
    }
    // Says nothing of the other side, and leaves nobody anything to do.
    if (send_result.outcome == Outcome::needless) return {result, PauseTransition::none};
    result.state = MessageState::given_up;
    if (send_result.outcome == Outcome::refused) return {result, PauseTransition::none};

    const PauseTransition transition = failed(send_result, now);
    if (paused_) {
        // It says something about the other side and nothing about this message, which stays the next one.
        result.state = MessageState::queued;
        result.next_attempt_at = now;
        result.counts = false;
    } else if (const auto wait = wait_after(message.attempts + 1, send_result)) {
        result.state = MessageState::queued;
        result.next_attempt_at = now + *wait;
    }
    return {result, transition};
}

DeliveryScheduler::PauseTransition DeliveryScheduler::failed(const SendResult& send_result, Time now) {
    if (!policy_.pause) return PauseTransition::none;
    if (failures_++ == 0) failing_since_ = now;
    if (send_result.after) held_until_ = now + std::min(*send_result.after, policy_.pause->hold_max);
    if (paused_) return pause(paused_->gone || send_result.outcome == SendResult::Outcome::gone, now);
    if (send_result.outcome == SendResult::Outcome::gone) return pause(true, now);
    const bool long_enough = now - failing_since_ >= policy_.pause->over;
    return failures_ >= policy_.pause->failures && long_enough ? pause(false, now) : PauseTransition::none;
}

// A pause that lasts is no news, unless the other side has now said that it is no more.
DeliveryScheduler::PauseTransition DeliveryScheduler::pause(bool gone, Time now) {
    const bool is_news = !paused_ || paused_->gone != gone;
    paused_ = {gone, now + policy_.pause->probe_interval};
    return is_news ? PauseTransition::paused : PauseTransition::none;
}

std::optional<std::chrono::milliseconds> DeliveryScheduler::wait_after(int failed_attempts,
                                                                       const SendResult& send_result) {
    const auto index = static_cast<std::size_t>(failed_attempts - 1);
    if (index >= policy_.waits.size()) return std::nullopt;
    const double stretch = 1.0 + policy_.jitter * random_();
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(policy_.waits[index] * stretch);
    if (!send_result.after) return wait;
    return std::max(wait, std::min(*send_result.after, policy_.retry_after_max));
}

std::optional<Time> DeliveryScheduler::rests_until(Time now) const {
    if (paused_) {
        if (paused_->gone) return std::nullopt;
        return std::max({paused_->probe_at, held_until_, now});
    }
    return held_until_ > now ? std::optional(held_until_) : std::nullopt;
}

void DeliveryScheduler::restore_pause(bool gone) { paused_ = {gone, Time{}}; }

bool DeliveryScheduler::resume() {
    failures_ = 0;
    held_until_ = {};
    return std::exchange(paused_, std::nullopt).has_value();
}

}  // namespace orderwire::outbox
