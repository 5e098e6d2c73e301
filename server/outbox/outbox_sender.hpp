// How a channel's messages leave: one implementation for each channel.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/async.hpp"
#include "store/outbox.hpp"

namespace orderwire::outbox {

// What became of an attempt. `reason` is one line for the operator; nothing secret may stand in it.
struct SendResult {
    enum class Outcome {
        delivered,
        needless,  // what it says is no longer so: it ends without being sent
        retry,     // not now; `after`: not sooner, because the other side said so
        refused,   // this message never: it is given up at once
        gone,      // the other side wants no messages any more: the channel is paused, the message stays
        stopped,   // it did not happen, because the program ends
    };
    Outcome outcome = Outcome::delivered;
    std::string reason;
    std::optional<std::chrono::milliseconds> after;

    static SendResult delivered() { return {}; }
    static SendResult needless(std::string why) { return {Outcome::needless, std::move(why), {}}; }
    static SendResult retry(std::string why, std::optional<std::chrono::milliseconds> after = {}) {
        return {Outcome::retry, std::move(why), after};
    }
    static SendResult refused(std::string why) { return {Outcome::refused, std::move(why), {}}; }
    static SendResult gone(std::string why) { return {Outcome::gone, std::move(why), {}}; }
    static SendResult stopped() { return {Outcome::stopped, {}, {}}; }
};

class OutboxSender {
  public:
    virtual ~OutboxSender() = default;
    // One attempt, with a time limit of its own; on the worker's loop, several at once as the policy says.
    // The message stays alive until the answer. What it throws counts as `retry`.
    virtual task<SendResult> send(const store::OutboxMessage& message) = 0;
};

}  // namespace orderwire::outbox
