#include "store/sqlite/queries/order_details.hpp"

#include "store/sqlite/queries/snapshots.hpp"

namespace orderwire::store {

std::string select_order_details(std::string_view rest) {
    std::string sql("SELECT ");
    sql.append(snapshot_columns)
        .append(
            ", amount, currency, course_id, course_title, course_url, shop_id, email, name, metadata, "
            "open_reviews")
        .append(" FROM orders JOIN (SELECT customer_id AS owner, shop_id, email, name FROM customers)")
        .append(" ON owner = customer_id ")
        .append(rest);
    return sql;
}

OrderDetails order_details_from(const Rows& row) {
    constexpr int first = snapshot_column_count;
    return {snapshot_from(row),
            row->integer(first),
            row->text(first + 1),
            {row->text(first + 2), row->text(first + 3), row->text(first + 4)},
            {row->optional_text(first + 5), row->optional_text(first + 6), row->optional_text(first + 7)},
            row->text(first + 8),
            domain::EnumSet<domain::Review>(static_cast<std::uint32_t>(row->integer(first + 9)))};
}

}  // namespace orderwire::store
