// The numbered ways to pay an order, and the objects at the provider that belong to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sqlite.hpp"
#include "store/logic/tables.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

class SqliteBindings final : public BindingTable {
  public:
    explicit SqliteBindings(sqlite::Database& database);

    std::vector<BindingRow> of_order(const std::string& order_id) override;
    void insert(const std::string& order_id, const Binding& binding, Time now) override;
    void update(const std::string& order_id, const BindingRow& row) override;
    std::optional<Match> match(const domain::PaymentObject& object) override;
    bool bind_object(const domain::PaymentObject& object, const std::string& order_id,
                     std::uint32_t number) override;

  private:
    sqlite::Database& database_;
    sqlite::Statement select_;
    sqlite::Statement insert_;
    sqlite::Statement update_;
    sqlite::Statement match_;
    sqlite::Statement bind_object_;
};

// "SELECT <a binding's columns> FROM bindings WHERE order_id = ?1 " and the rest; the binding in such a row.
std::string select_bindings(std::string_view rest);
Binding binding_from(const Rows& row);

// By its object somebody can pay, as far as we know.
inline constexpr std::string_view binding_is_payable =
    "object_id IS NOT NULL AND (state = 'bound' OR (state = 'superseded' AND ended_at IS NULL))";

}  // namespace orderwire::store
