#include "store/sqlite/bindings.hpp"

#include "store/sqlite/enum_strings.hpp"

namespace orderwire::store {

std::string select_binding(std::string_view rest) {
    std::string sql(
        "SELECT number, kind, state, object_id, parameters FROM bindings WHERE order_id = ?1 AND ");
    return sql.append(rest);
}

Binding binding_from(const Rows& row) {
    return {static_cast<std::uint32_t>(row->integer(0)), binding_kind_named(row->text(1)),
            binding_state_named(row->text(2)), row->text(3), row->text(4)};
}

Bindings::Bindings(sqlite::Database& database)
    : database_(database),
      select_(database, select_binding("number = ?2")),
      select_open_(database, select_binding("state IN ('reserved', 'bound')")),
      select_not_ended_(database,
                        select_binding("state = 'superseded' AND ended_at IS NULL ORDER BY number LIMIT 1")),
      select_newest_(database, "SELECT coalesce(max(number), 0) FROM bindings WHERE order_id = ?1"),
      select_with_object_(database,
                          "SELECT 1 FROM bindings WHERE order_id = ?1 AND object_id IS NOT NULL LIMIT 1"),
      insert_(
          database,
          "INSERT INTO bindings (order_id, number, provider, account, kind, state, parameters, created_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      set_object_(database, "UPDATE bindings SET object_id = ?3 WHERE order_id = ?1 AND number = ?2"),
      set_state_(database, "UPDATE bindings SET state = ?3 WHERE order_id = ?1 AND number = ?2"),
      set_ended_(database,
                 "UPDATE bindings SET ended_at = ?3"
                 " WHERE order_id = ?1 AND number = ?2 AND state = 'superseded'"),
      match_(database,
             "SELECT order_id, number, state <> 'bound' FROM bound_objects JOIN bindings USING (order_id, "
             "number)"
             " WHERE bound_objects.provider = ?1 AND bound_objects.account = ?2 AND bound_objects.object_id "
             "= ?3"),
      bind_object_(database,
                   "INSERT INTO bound_objects (provider, account, object_id, order_id, number)"
                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING") {}

std::optional<Binding> Bindings::find(const std::string& order_id, std::uint32_t number) {
    Rows row(select_, order_id, static_cast<std::int64_t>(number));
    if (!row.next()) return std::nullopt;
    return binding_from(row);
}

std::optional<Binding> Bindings::open(const std::string& order_id) {
    Rows row(select_open_, order_id);
    if (!row.next()) return std::nullopt;
    return binding_from(row);
}

std::optional<Binding> Bindings::not_ended(const std::string& order_id) {
    Rows row(select_not_ended_, order_id);
    if (!row.next()) return std::nullopt;
    return binding_from(row);
}

std::uint32_t Bindings::newest_number(const std::string& order_id) {
    Rows row(select_newest_, order_id);
    return row.next() ? static_cast<std::uint32_t>(row->integer(0)) : 0;
}

bool Bindings::any_with_object(const std::string& order_id) {
    Rows row(select_with_object_, order_id);
    return row.next();
}

void Bindings::insert(const std::string& order_id, const Binding& binding, Time now) {
    const domain::PaymentObject object;
    insert_.run(order_id, static_cast<std::int64_t>(binding.number), object.provider, object.account,
                name_of(binding.kind), name_of(binding.state), binding.parameters, to_milliseconds(now));
}

void Bindings::set_object(const std::string& order_id, std::uint32_t number, const std::string& object_id) {
    set_object_.run(order_id, static_cast<std::int64_t>(number), object_id);
}

void Bindings::set_state(const std::string& order_id, std::uint32_t number, Binding::State state) {
    set_state_.run(order_id, static_cast<std::int64_t>(number), name_of(state));
}

void Bindings::set_ended(const std::string& order_id, std::uint32_t number, Time now) {
    set_ended_.run(order_id, static_cast<std::int64_t>(number), to_milliseconds(now));
}

std::optional<Bindings::Match> Bindings::match(const domain::PaymentObject& object) {
    Rows row(match_, object.provider, object.account, object.id);
    if (!row.next()) return std::nullopt;
    return Match{row->text(0), static_cast<std::uint32_t>(row->integer(1)), row->integer(2) != 0};
}

bool Bindings::bind_object(const domain::PaymentObject& object, const std::string& order_id,
                           std::uint32_t number) {
    bind_object_.run(object.provider, object.account, object.id, order_id, static_cast<std::int64_t>(number));
    return database_.changes() > 0;
}

}  // namespace orderwire::store
