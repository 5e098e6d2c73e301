// What people need to know of one order: its review marks, their notes, its payments. On a reader's
// connection.
#pragma once

#include <optional>
#include <string>

#include "base/sqlite.hpp"
#include "store/event_log.hpp"

namespace orderwire::store {

class OrderRecords {
  public:
    explicit OrderRecords(sqlite::Database& database);

    // Nothing where there is no such order. Throws SqliteError.
    std::optional<OrderRecord> read(const std::string& order_id);

  private:
    sqlite::Statement order_;
    sqlite::Statement marks_;
    sqlite::Statement notes_;
    sqlite::Statement payments_;
};

}  // namespace orderwire::store
