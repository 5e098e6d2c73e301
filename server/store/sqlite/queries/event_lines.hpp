// The list of events for people, the newest first. On a reader's connection.
#pragma once

#include <optional>
#include <vector>

#include "base/sqlite.hpp"
#include "store/event_log.hpp"

namespace orderwire::store {

class EventLines {
  public:
    explicit EventLines(sqlite::Database& database);

    // See EventLog::lines() and line(). Throw SqliteError.
    std::vector<LoggedLine> before(const std::optional<LogPlace>& place, bool including, std::size_t limit);
    std::optional<LoggedLine> at(std::int64_t row);

  private:
    sqlite::Statement before_;
    sqlite::Statement up_to_;
    sqlite::Statement at_;
};

}  // namespace orderwire::store
