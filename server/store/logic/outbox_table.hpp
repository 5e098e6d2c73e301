// The outbox's rows as the commands see them: see logic/tables.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/outbox.hpp"
#include "store/types.hpp"

namespace orderwire::store {

struct NewMessage {
    Channel channel = Channel::webhook;
    const std::string& order_id;
    std::uint64_t version = 0;
    const domain::Change& change;
    const std::string& view;
    const Customer& customer;
    Time queued_at{};
    std::optional<Time> next_attempt_at;  // nothing: it waits for an earlier one
};

struct MessagePlace {
    Channel channel = Channel::webhook;
    std::string order_id;
    std::uint64_t version = 0;
    MessageState state = MessageState::queued;
};

struct QueuedMessage {
    std::int64_t row = 0;
    std::uint64_t version = 0;
    bool scheduled = false;  // it has a time for its next attempt
};

class OutboxTable {
  public:
    virtual ~OutboxTable() = default;
    virtual void insert(const NewMessage& message) = 0;
    virtual std::optional<MessagePlace> place(std::int64_t row) = 0;
    virtual std::optional<QueuedMessage> first_queued_webhook(const std::string& order_id) = 0;  // by version
    virtual std::vector<OutboxLine> list(const OutboxFilter& filter) = 0;  // see OutboxQueries::list()

    // Queued it is, or stays. Without a time it waits for an earlier one.
    virtual void schedule(std::int64_t row, const std::optional<Time>& next_attempt_at) = 0;
    virtual void unschedule_webhooks(const std::string& order_id) = 0;
    // An attempt that failed: counted or not, with its error.
    virtual void retry(std::int64_t row, bool counts, const std::string& error,
                       const std::optional<Time>& next_attempt_at) = 0;
    virtual void end(std::int64_t row, MessageState state, bool counts, const std::string& error,
                     Time now) = 0;
    virtual void requeue(std::int64_t row,
                         const std::optional<Time>& next_attempt_at) = 0;  // as if it were new

    virtual std::vector<std::int64_t> queued_before(Channel channel, Time time, std::size_t limit) = 0;
    // How many it removed.
    virtual std::size_t remove_ended(MessageState state, Time ended_before, std::size_t limit) = 0;

    virtual void set_pause(Channel channel, const Pause& pause) = 0;
    virtual void lift_pause(Channel channel) = 0;
};

}  // namespace orderwire::store
