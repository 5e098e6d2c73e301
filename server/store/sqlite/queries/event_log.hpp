// The event log on a connection that can only read.
#pragma once

#include <string>

#include "base/sqlite.hpp"
#include "store/event_log.hpp"
#include "store/sqlite/queries/event_lines.hpp"
#include "store/sqlite/queries/order_records.hpp"

namespace orderwire::store {

class SqliteEventLog final : public EventLog {
  public:
    // Throws std::runtime_error with one clear line.
    SqliteEventLog(const std::string& path, std::chrono::milliseconds patience);

    std::vector<LoggedEvent> next(const EventFilter& filter, const std::string& after,
                                  std::size_t limit) override;
    std::vector<LoggedEvent> with_id(const std::string& event_id) override;
    std::vector<LoggedLine> lines(const std::optional<LogPlace>& before, bool including,
                                  std::size_t limit) override;
    std::optional<LoggedLine> line(std::int64_t row) override;
    std::optional<LoggedEvent> with_row(std::int64_t row) override;
    std::optional<LogPlace> place_of(std::int64_t row) override;
    std::optional<OrderRecord> record_of(const std::string& order_id) override;
    std::vector<LoggedChange> changes_by(const LoggedEvent& event) override;
    std::vector<LoggedChange> timeline_of(const std::string& order_id) override;
    std::vector<Waiting> waiting(Time time, std::size_t limit) override;
    std::string newest() override;

  private:
    // The first row received at or after the time: the log is then read from there on.
    std::int64_t first_row_since(Time time);

    sqlite::Database database_;
    sqlite::Statement next_;
    sqlite::Statement next_of_order_;
    sqlite::Statement with_id_;
    sqlite::Statement with_row_;
    sqlite::Statement place_;
    sqlite::Statement since_;
    sqlite::Statement newest_;
    sqlite::Statement changes_;
    sqlite::Statement timeline_;
    sqlite::Statement in_review_;
    sqlite::Statement parked_;
    sqlite::Statement awaiting_;
    EventLines lines_;
    OrderRecords records_;
};

}  // namespace orderwire::store
