#include "store/sqlite/unit/order_sql.hpp"

#include <fmt/format.h>

#include "store/enum_strings.hpp"

namespace orderwire::store::order_sql {

namespace {

using domain::DisplayOrder;
using domain::Order;

constexpr std::string_view set_accumulated =
    "UPDATE orders SET seen = ?2, paid_bindings = ?3,"
    " activity = ?4, activity_created = ?5, activity_type_order = ?6, activity_event_id = ?7,"
    " failure_code = ?8, failure_message = ?9, failure_created = ?10, failure_type_order = ?11, "
    "failure_event_id = ?12";
constexpr std::string_view set_view = ", version = ?13, updated_at = ?14, view = ?15";
constexpr std::string_view set_state = ", status = ?16, enrollment = ?17, final = ?18";

std::string update_sql(std::string_view also_view, std::string_view also_state) {
    return fmt::format("{}{}{} WHERE order_id = ?1", set_accumulated, also_view, also_state);
}

std::optional<DisplayOrder> optional_display_order_from(const Rows& row, int first) {
    return row->is_null(first) ? std::nullopt : std::optional(display_order_from(row, first));
}

}  // namespace

std::string update_accumulated() { return update_sql("", ""); }
std::string update_view() { return update_sql(set_view, ""); }
std::string update_state() { return update_sql(set_view, set_state); }

DisplayOrder display_order_from(const Rows& row, int first) {
    return {row->integer(first), static_cast<std::int32_t>(row->integer(first + 1)), row->text(first + 2)};
}

Order order_from(const Rows& row) {
    Order order;
    order.id = row->text(0);
    order.customer_id = row->text(1);
    order.course = {row->text(2), row->text(3), row->text(4)};
    order.amount = row->integer(5);
    order.currency = row->text(6);
    order.needs_enrollment = row->integer(7) != 0;
    order.created_at = from_milliseconds(row->integer(8));
    order.accepted_statuses = domain::EnumSet<domain::Status>(static_cast<std::uint32_t>(row->integer(9)));
    order.paid_bindings = static_cast<std::uint64_t>(row->integer(11));
    if (!row->is_null(12)) order.latest_activity = activity_named(row->text(12));
    order.activity_at = optional_display_order_from(row, 13);
    order.latest_failure = {row->text(16), row->text(17)};
    order.failure_at = optional_display_order_from(row, 18);
    order.enrollment_state = enrollment_named(row->text(21));
    order.version = static_cast<std::uint64_t>(row->integer(22));
    order.updated_at = from_milliseconds(row->integer(23));
    return order;
}

}  // namespace orderwire::store::order_sql
