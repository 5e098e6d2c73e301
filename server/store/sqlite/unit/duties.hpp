// Who holds which duty. Times are the process's clock: of a store in SQLite there is one process.
#pragma once

#include <optional>
#include <string>

#include "base/sqlite.hpp"
#include "store/logic/duty_table.hpp"

namespace orderwire::store {

class SqliteDuties final : public DutyTable {
  public:
    SqliteDuties(sqlite::Database& database, const Clock& clock);

    Time now() override { return clock_.now(); }
    std::optional<DutyRow> find(const std::string& duty) override;
    void put(const std::string& duty, const DutyRow& row) override;

  private:
    const Clock& clock_;
    sqlite::Statement select_;
    sqlite::Statement upsert_;
};

// Whoever held a duty of a store that nobody has open has gone.
void end_leases(sqlite::Database& database);

}  // namespace orderwire::store
