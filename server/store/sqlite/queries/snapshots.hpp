// A snapshot from the columns of an order's row: what the writer and the readers have in common.
#pragma once

#include <string>
#include <string_view>

#include "store/sqlite/rows.hpp"
#include "store/store.hpp"

namespace orderwire::store {

inline constexpr std::string_view snapshot_columns =
    "order_id, customer_id, status, enrollment, needs_enrollment, version, final, view";
inline constexpr int snapshot_column_count = 8;

// "SELECT <snapshot columns> FROM orders " and the rest.
std::string select_snapshot(std::string_view rest);

// The snapshot in the first columns of the current row.
Snapshot snapshot_from(const Rows& row);

}  // namespace orderwire::store
