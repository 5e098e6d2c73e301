#include "outbox/dispatch.hpp"

#include <algorithm>
#include <utility>

namespace orderwire::outbox {

using store::AttemptResult;
using store::MessageState;

Dispatch::Dispatch(Policy policy, std::function<double()> random)
    : policy_(std::move(policy)), random_(std::move(random)) {}

std::size_t Dispatch::room(Time now) const {
    if (held_until_ > now) return 0;
    // One finds out whether the other side is back.
    if (paused_) return !paused_->gone && paused_->probe_at <= now && orders_under_way_.empty() ? 1 : 0;
    return policy_.at_once - std::min(policy_.at_once, orders_under_way_.size());
}

std::vector<store::DueMessage> Dispatch::take(const std::vector<store::DueMessage>& due, Time now) {
    std::vector<store::DueMessage> taken;
    const std::size_t room_now = room(now);
    for (const store::DueMessage& message : due) {
        if (taken.size() == room_now) break;
        if (orders_under_way_.insert(message.order_id).second) taken.push_back(message);
    }
    return taken;
}

void Dispatch::done(const store::DueMessage& message) { orders_under_way_.erase(message.order_id); }

Dispatch::Judgement Dispatch::judge(const store::OutboxMessage& message, const Delivery& delivery, Time now) {
    using Outcome = Delivery::Outcome;
    AttemptResult result;
    result.row = message.row;
    result.error = delivery.reason;
    if (delivery.outcome == Outcome::delivered) {
        failures_ = 0;
        return {result, std::exchange(paused_, std::nullopt) ? Turn::resumed : Turn::none};
    }
    // Says nothing of the other side, and leaves nobody anything to do.
    if (delivery.outcome == Outcome::needless) return {result, Turn::none};
    result.state = MessageState::given_up;
    if (delivery.outcome == Outcome::refused) return {result, Turn::none};

    const Turn turn = failed(delivery, now);
    if (paused_) {
        // It says something about the other side and nothing about this message, which stays the next one.
        result.state = MessageState::queued;
        result.next_attempt_at = now;
        result.counts = false;
    } else if (const auto wait = wait_after(message.attempts + 1, delivery)) {
        result.state = MessageState::queued;
        result.next_attempt_at = now + *wait;
    }
    return {result, turn};
}

Dispatch::Turn Dispatch::failed(const Delivery& delivery, Time now) {
    if (!policy_.pause) return Turn::none;
    if (failures_++ == 0) failing_since_ = now;
    if (delivery.after) held_until_ = now + std::min(*delivery.after, policy_.pause->hold_max);
    if (paused_) return pause(paused_->gone || delivery.outcome == Delivery::Outcome::gone, now);
    if (delivery.outcome == Delivery::Outcome::gone) return pause(true, now);
    const bool long_enough = now - failing_since_ >= policy_.pause->over;
    return failures_ >= policy_.pause->failures && long_enough ? pause(false, now) : Turn::none;
}

// A pause that lasts is no news, unless the other side has now said that it is no more.
Dispatch::Turn Dispatch::pause(bool gone, Time now) {
    const bool is_news = !paused_ || paused_->gone != gone;
    paused_ = {gone, now + policy_.pause->probe_interval};
    return is_news ? Turn::paused : Turn::none;
}

std::optional<std::chrono::milliseconds> Dispatch::wait_after(int failed_attempts, const Delivery& delivery) {
    const auto index = static_cast<std::size_t>(failed_attempts - 1);
    if (index >= policy_.waits.size()) return std::nullopt;
    const double stretch = 1.0 + policy_.jitter * random_();
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(policy_.waits[index] * stretch);
    if (!delivery.after) return wait;
    return std::max(wait, std::min(*delivery.after, policy_.retry_after_max));
}

std::optional<Time> Dispatch::rests_until(Time now) const {
    if (paused_) {
        if (paused_->gone) return std::nullopt;
        return std::max({paused_->probe_at, held_until_, now});
    }
    return held_until_ > now ? std::optional(held_until_) : std::nullopt;
}

void Dispatch::restore_pause(bool gone) { paused_ = {gone, Time{}}; }

bool Dispatch::resume() {
    failures_ = 0;
    held_until_ = {};
    return std::exchange(paused_, std::nullopt).has_value();
}

}  // namespace orderwire::outbox
