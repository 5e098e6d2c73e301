#include "store/sqlite/unit/bindings.hpp"

#include "store/enum_strings.hpp"

namespace orderwire::store {

namespace {

constexpr int ended_at_column = 5;

}  // namespace

std::string select_bindings(std::string_view rest) {
    std::string sql(
        "SELECT number, kind, state, object_id, parameters, ended_at FROM bindings WHERE order_id = ?1 ");
    return sql.append(rest);
}

Binding binding_from(const Rows& row) {
    return {static_cast<std::uint32_t>(row->integer(0)), binding_kind_named(row->text(1)),
            binding_state_named(row->text(2)), row->text(3), row->text(4)};
}

SqliteBindings::SqliteBindings(sqlite::Database& database)
    : database_(database),
      select_(database, select_bindings("ORDER BY number")),
      insert_(
          database,
          "INSERT INTO bindings (order_id, number, provider, account, kind, state, parameters, created_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      update_(database,
              "UPDATE bindings SET object_id = nullif(?3, ''), state = ?4, ended_at = ?5"
              " WHERE order_id = ?1 AND number = ?2"),
      match_(database,
             "SELECT order_id, number, state <> 'bound' FROM bound_objects JOIN bindings USING (order_id, "
             "number)"
             " WHERE bound_objects.provider = ?1 AND bound_objects.account = ?2 AND bound_objects.object_id "
             "= ?3"),
      bind_object_(database,
                   "INSERT INTO bound_objects (provider, account, object_id, order_id, number)"
                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING") {}

std::vector<BindingRow> SqliteBindings::of_order(const std::string& order_id) {
    std::vector<BindingRow> found;
    for (Rows row(select_, order_id); row.next();) {
        BindingRow& binding = found.emplace_back(BindingRow{binding_from(row), std::nullopt});
        if (const auto at = row->optional_integer(ended_at_column)) binding.ended_at = from_milliseconds(*at);
    }
    return found;
}

void SqliteBindings::insert(const std::string& order_id, const Binding& binding, Time now) {
    const domain::PaymentObject object;
    insert_.run(order_id, binding.number, object.provider, object.account, name_of(binding.kind),
                name_of(binding.state), binding.parameters, to_milliseconds(now));
}

void SqliteBindings::update(const std::string& order_id, const BindingRow& row) {
    const Binding& binding = row.binding;
    std::optional<std::int64_t> ended_at;
    if (row.ended_at) ended_at = to_milliseconds(*row.ended_at);
    update_.run(order_id, binding.number, binding.object_id, name_of(binding.state), ended_at);
}

std::optional<BindingTable::Match> SqliteBindings::match(const domain::PaymentObject& object) {
    Rows row(match_, object.provider, object.account, object.id);
    if (!row.next()) return std::nullopt;
    return Match{row->text(0), static_cast<std::uint32_t>(row->integer(1)), row->integer(2) != 0};
}

bool SqliteBindings::bind_object(const domain::PaymentObject& object, const std::string& order_id,
                                 std::uint32_t number) {
    bind_object_.run(object.provider, object.account, object.id, order_id, number);
    return database_.changes() > 0;
}

}  // namespace orderwire::store
