// What a channel does when: which messages begin, what becomes of an attempt, when the channel rests. Pure:
// no I/O, time and chance are passed in. Single-threaded.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "outbox/outbox_sender.hpp"
#include "outbox/policy.hpp"
#include "store/outbox.hpp"

namespace orderwire::outbox {

class DeliveryScheduler {
  public:
    // `random` gives numbers from 0 to less than 1.
    DeliveryScheduler(Policy policy, std::function<double()> random);

    // How many messages may begin now.
    std::size_t room(Time now) const;
    // Takes from those that are due, given with the longest waiting first: as many as there is room for, one
    // at a time for an order. They are under way until done().
    std::vector<store::DueMessage> take(const std::vector<store::DueMessage>& due, Time now);
    void done(const store::DueMessage& message);
    std::size_t under_way() const { return orders_under_way_.size(); }

    enum class PauseTransition { none, paused, resumed };
    struct Evaluation {
        store::AttemptResult result;                         // to be written down
        PauseTransition transition = PauseTransition::none;  // what the attempt means for the channel
    };
    // `send_result` is not `stopped`: that is no attempt.
    Evaluation evaluate(const store::OutboxMessage& message, const SendResult& send_result, Time now);

    // Where nothing may begin although places are free: when that ends. Nothing: it does not, or does not
    // rest.
    std::optional<Time> rests_until(Time now) const;

    // As it was when the program ended, but that the other side may be back: it is asked at once.
    void restore_pause(bool gone);
    bool resume();  // by a person; false: there was no pause

  private:
    struct Paused {
        bool gone = false;
        Time probe_at{};
    };
    PauseTransition failed(const SendResult& send_result, Time now);
    PauseTransition pause(bool gone, Time now);
    std::optional<std::chrono::milliseconds> wait_after(int failed_attempts, const SendResult& send_result);

    Policy policy_;
    std::function<double()> random_;
    std::unordered_set<std::string> orders_under_way_;
    std::optional<Paused> paused_;
    int failures_ = 0;  // in a row
    Time failing_since_{};
    Time held_until_{};
};

}  // namespace orderwire::outbox
