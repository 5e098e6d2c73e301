// The numbered ways to pay an order, and the objects at the provider that belong to them. For the writer
// only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"
#include "base/time.hpp"
#include "domain/contribution.hpp"
#include "store/sqlite/rows.hpp"
#include "store/store.hpp"

namespace orderwire::store {

inline constexpr std::uint32_t bindings_max = 63;  // an order keeps one bit for each

class Bindings {
  public:
    explicit Bindings(sqlite::Database& database);

    std::optional<Binding> find(const std::string& order_id, std::uint32_t number);
    std::optional<Binding> open(const std::string& order_id);       // reserved or bound
    std::optional<Binding> not_ended(const std::string& order_id);  // superseded, and perhaps still payable
    std::uint32_t newest_number(const std::string& order_id);       // 0: there is none
    bool any_with_object(const std::string& order_id);

    void insert(const std::string& order_id, const Binding& binding, Time now);
    void set_object(const std::string& order_id, std::uint32_t number, const std::string& object_id);
    void set_state(const std::string& order_id, std::uint32_t number, Binding::State state);
    void set_ended(const std::string& order_id, std::uint32_t number, Time now);

    struct Match {
        std::string order_id;
        std::uint32_t number = 0;
        bool superseded = false;  // the order is to be paid another way now
    };
    std::optional<Match> match(const domain::PaymentObject& object);
    // False where the object was bound before.
    bool bind_object(const domain::PaymentObject& object, const std::string& order_id, std::uint32_t number);

  private:
    sqlite::Database& database_;
    sqlite::Statement select_;
    sqlite::Statement select_open_;
    sqlite::Statement select_not_ended_;
    sqlite::Statement select_newest_;
    sqlite::Statement select_with_object_;
    sqlite::Statement insert_;
    sqlite::Statement set_object_;
    sqlite::Statement set_state_;
    sqlite::Statement set_ended_;
    sqlite::Statement match_;
    sqlite::Statement bind_object_;
};

// "SELECT <a binding's columns> FROM bindings WHERE order_id = ?1 AND " and the rest; the binding in such a
// row.
std::string select_binding(std::string_view rest);
Binding binding_from(const Rows& row);

// By its object somebody can pay, as far as we know.
inline constexpr std::string_view binding_is_payable =
    "object_id IS NOT NULL AND (state = 'bound' OR (state = 'superseded' AND ended_at IS NULL))";

}  // namespace orderwire::store
