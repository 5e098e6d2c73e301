// The outbox, read: on a reader's connection, or within a command of the writer.
#pragma once

#include <vector>

#include "base/sqlite.hpp"
#include "store/outbox.hpp"

namespace orderwire::store {

// See OutboxQueries::list(). Throws SqliteError.
std::vector<OutboxLine> list_outbox(sqlite::Database& database, const OutboxFilter& filter);

class SqliteOutboxQueries final : public OutboxQueries {
  public:
    explicit SqliteOutboxQueries(sqlite::Database& database);  // must outlive it

    std::vector<DueMessage> due(Channel channel, Time now, std::size_t limit) override;
    std::optional<Time> next_due(Channel channel, Time after) override;
    std::optional<OutboxMessage> message(std::int64_t row) override;
    std::vector<OutboxLine> list(const OutboxFilter& filter) override;
    std::string cursor_of(std::int64_t row) override;
    OutboxStats stats(Channel channel) override;
    std::size_t declines_mailed(const std::string& address, Time since, std::int64_t before_row,
                                std::size_t limit) override;
    std::optional<Pause> pause(Channel channel) override;

  private:
    sqlite::Database& database_;
    sqlite::Statement due_;
    sqlite::Statement next_due_;
    sqlite::Statement message_;
    sqlite::Statement count_;
    sqlite::Statement oldest_;
    sqlite::Statement declines_;
    sqlite::Statement pause_;
};

}  // namespace orderwire::store
