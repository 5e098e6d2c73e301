// The rows of the outbox.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/outbox_table.hpp"

namespace orderwire::store {

class SqliteOutbox final : public OutboxTable {
  public:
    explicit SqliteOutbox(sqlite::Database& database);

    void insert(const NewMessage& message) override;
    std::optional<MessagePlace> place(std::int64_t row) override;
    std::optional<QueuedMessage> first_queued_webhook(const std::string& order_id) override;
    std::vector<OutboxLine> list(const OutboxFilter& filter) override;
    void schedule(std::int64_t row, const std::optional<Time>& next_attempt_at) override;
    void unschedule_webhooks(const std::string& order_id) override;
    void retry(std::int64_t row, bool counts, const std::string& error,
               const std::optional<Time>& next_attempt_at) override;
    void end(std::int64_t row, MessageState state, bool counts, const std::string& error, Time now) override;
    void requeue(std::int64_t row, const std::optional<Time>& next_attempt_at) override;
    std::vector<std::int64_t> queued_before(Channel channel, Time time, std::size_t limit) override;
    std::size_t remove_ended(MessageState state, Time ended_before, std::size_t limit) override;
    void set_pause(Channel channel, const Pause& pause) override;
    void lift_pause(Channel channel) override;

  private:
    sqlite::Database& database_;
    sqlite::Statement insert_;
    sqlite::Statement select_place_;
    sqlite::Statement first_queued_;
    sqlite::Statement schedule_;
    sqlite::Statement unschedule_;
    sqlite::Statement retry_;
    sqlite::Statement end_;
    sqlite::Statement requeue_;
    sqlite::Statement queued_before_;
    sqlite::Statement remove_ended_;
    sqlite::Statement set_pause_;
    sqlite::Statement lift_pause_;
};

}  // namespace orderwire::store
