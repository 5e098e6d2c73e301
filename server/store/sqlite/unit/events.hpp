// The rows of events, and what those say that no binding matches yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/tables.hpp"

namespace orderwire::store {

class SqliteEvents final : public EventTable {
  public:
    explicit SqliteEvents(sqlite::Database& database);

    std::optional<Known> find(std::string_view provider, std::string_view account,
                              std::string_view event_id) override;
    std::int64_t insert(const EventRecord& event, const EventOutcome& outcome) override;
    void set_outcome(std::int64_t event_row, const EventOutcome& outcome) override;

    void insert_unmatched(std::int64_t event_row, const domain::PaymentUpdate& evidence, bool parked,
                          Time received_at) override;
    void remove_unmatched(std::int64_t event_row) override;
    std::vector<UnmatchedEvent> unmatched_about(const domain::PaymentObject& object) override;
    std::vector<std::int64_t> unpark(const std::string& order_id) override;

  private:
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement set_outcome_;
    sqlite::Statement insert_unmatched_;
    sqlite::Statement remove_unmatched_;
    sqlite::Statement select_about_;
    sqlite::Statement unpark_;
    std::int64_t newest_row_ = 0;
};

}  // namespace orderwire::store
