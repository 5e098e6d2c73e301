// The outbox: what is to be told to the outside about transitions, queued in the very transaction that makes
// them, and kept until it is delivered. Who delivers it is the room outbox/.
//
// Errors: as in store/store.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "base/time.hpp"
#include "domain/change.hpp"
#include "store/customer.hpp"
#include "store/leases.hpp"

namespace orderwire::store {

// The ways out. A webhook waits until the earlier ones of its order have ended; mail waits for nothing.
enum class Channel : std::uint8_t { webhook, mail };
std::string_view to_string(Channel channel);

// A mail that a payment failed waits so long for the customer's next try, and then goes only if the order
// still fails: the room that sends it looks.
inline constexpr std::chrono::minutes decline_patience{5};

// What is queued. Of every transition a webhook; mail where domain::notice_of() has something to say and the
// customer has an address.
struct Channels {
    bool webhook = false;
    bool mail = false;
};

enum class MessageState : std::uint8_t { queued, delivered, given_up };
std::string_view to_string(MessageState state);
std::optional<MessageState> message_state_from(std::string_view text);

// Of one order, at one version, for one channel. What it says was written down with the transition, so every
// attempt says the same.
struct OutboxMessage {
    std::int64_t row = 0;  // its number, by which people name it: it says nothing of its place
    Channel channel = Channel::webhook;
    std::string order_id;
    std::uint64_t version = 0;
    domain::Change change;
    std::string view;  // the JSON as watchers got it
    Customer customer;
    std::string metadata;  // the shop's, a JSON object
    Time queued_at{};      // when the transition was
    int attempts = 0;      // so far
};

struct DueMessage {
    std::int64_t row = 0;
    std::string order_id;
};

// What became of an attempt.
struct AttemptResult {
    std::int64_t row = 0;
    MessageState state = MessageState::delivered;  // queued: it is tried again
    Time next_attempt_at{};                        // while queued
    bool counts = true;  // false: the attempt was to find out whether the other side is back
    std::string error;   // one line; "" where it was delivered
    std::optional<Lease> lease = std::nullopt;  // under which it was made
};

struct OutboxFilter {
    std::optional<Channel> channel;
    std::string order_id;               // "": of all
    std::optional<MessageState> state;  // nothing: any
    std::optional<Time> since;          // queued then or later
    std::string after;                  // a cursor, exclusive; "": from the first on
    std::size_t limit = 100;            // 1 to 1,000
};

// How many lines the filter asks for, within the bounds.
inline std::size_t page_size(const OutboxFilter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 1'000);
}

// A message as the operator sees it.
struct OutboxLine {
    std::int64_t row = 0;
    std::string cursor;  // its place in the list
    Channel channel = Channel::webhook;
    std::string order_id;
    std::uint64_t version = 0;
    domain::Change change;
    MessageState state = MessageState::queued;
    int attempts = 0;
    Time queued_at{};
    std::optional<Time> next_attempt_at;  // nothing: it ended, or waits for an earlier version
    std::optional<Time> ended_at;
    std::string last_error;  // "" where there was none
};

struct OutboxStats {
    std::uint64_t queued = 0;
    std::uint64_t given_up = 0;
    std::optional<Time> oldest_queued_at;
};

// Nothing is sent on the channel until somebody lifts it, or (unless `gone`) the other side is found to be
// back.
struct Pause {
    std::string target;  // a hash of the URL that it is about: it says nothing about another one
    Time since{};
    bool gone = false;   // the other side said that it is no more
    std::string reason;  // one line
};

// The outbox's questions: see Queries in store/store.hpp.
class OutboxQueries {
  public:
    virtual ~OutboxQueries() = default;
    // Those whose turn it is, the longest waiting first.
    virtual std::vector<DueMessage> due(Channel channel, Time now, std::size_t limit) = 0;
    // The first turn after `after`.
    virtual std::optional<Time> next_due(Channel channel, Time after) = 0;
    virtual std::optional<OutboxMessage> message(std::int64_t row) = 0;
    // In the order in which they were queued: what is queued later comes behind all that was listed before.
    virtual std::vector<OutboxLine> list(const OutboxFilter& filter) = 0;
    // Where the message of this number stands; of one that is gone, where it stood.
    virtual std::string cursor_of(std::int64_t row) = 0;
    virtual OutboxStats stats(Channel channel) = 0;
    // How many mails about a declined payment, in whichever spelling of the address (name+tag@host is
    // name@host), were queued since then and before that message, and not given up; counted up to `limit`.
    virtual std::size_t declines_mailed(const std::string& address, Time since, std::int64_t before_row,
                                        std::size_t limit) = 0;
    virtual std::optional<Pause> pause(Channel channel) = 0;
};

struct Requeued {
    std::uint64_t count = 0;
    std::string next;  // where to go on, as OutboxFilter::after
    bool more = false;
};

// The outbox's commands: see Store in store/store.hpp.
class Outbox {
  public:
    virtual ~Outbox() = default;
    virtual task<void> record(AttemptResult result) = 0;
    // Puts up to `filter.limit` messages back into the queue as if they were new: those given up, the
    // delivered too, and those that wait for a later attempt.
    virtual task<Requeued> requeue(OutboxFilter filter) = 0;
    virtual task<void> set_pause(Channel channel, Pause pause) = 0;
    virtual task<void> lift_pause(Channel channel) = 0;
};

}  // namespace orderwire::store
