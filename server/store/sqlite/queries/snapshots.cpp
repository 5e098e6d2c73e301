#include "store/sqlite/queries/snapshots.hpp"

#include "store/enum_strings.hpp"

namespace orderwire::store {

std::string select_snapshot(std::string_view rest) {
    std::string sql("SELECT ");
    sql.append(snapshot_columns).append(" FROM orders ").append(rest);
    return sql;
}

Snapshot snapshot_from(const Rows& row) {
    Snapshot snapshot;
    snapshot.order_id = row->text(0);
    snapshot.customer_id = row->text(1);
    snapshot.status = status_named(row->text(2));
    snapshot.enrollment = enrollment_named(row->text(3));
    snapshot.needs_enrollment = row->integer(4) != 0;
    snapshot.version = static_cast<std::uint64_t>(row->integer(5));
    snapshot.final = row->integer(6) != 0;
    snapshot.view = std::make_shared<const std::string>(row->text(7));
    return snapshot;
}

}  // namespace orderwire::store
