#include "store/sqlite/unit/duties.hpp"

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

SqliteDuties::SqliteDuties(sqlite::Database& database, const Clock& clock)
    : clock_(clock),
      select_(database, "SELECT holder, epoch, held_until FROM duties WHERE duty = ?1"),
      upsert_(database,
              "INSERT INTO duties (duty, holder, epoch, held_until) VALUES (?1, ?2, ?3, ?4)"
              " ON CONFLICT DO UPDATE SET holder = excluded.holder, epoch = excluded.epoch,"
              " held_until = excluded.held_until") {}

std::optional<DutyRow> SqliteDuties::find(const std::string& duty) {
    Rows row(select_, duty);
    if (!row.next()) return std::nullopt;
    return DutyRow{row->text(0), static_cast<std::uint64_t>(row->integer(1)),
                   from_milliseconds(row->integer(2))};
}

void SqliteDuties::put(const std::string& duty, const DutyRow& row) {
    upsert_.run(duty, row.holder, row.epoch, to_milliseconds(row.held_until));
}

void end_leases(sqlite::Database& database) {
    database.execute("UPDATE duties SET held_until = 0 WHERE held_until <> 0");
}

}  // namespace orderwire::store
