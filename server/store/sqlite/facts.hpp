// The facts of an order from its row and its customer's: what the writer and the readers have in common.
#pragma once

#include <string>
#include <string_view>

#include "store/sqlite/rows.hpp"
#include "store/store.hpp"

namespace orderwire::store {

// "SELECT <the facts' columns> FROM orders JOIN <their customers> " and the rest, in which the columns of
// orders stand by their own names, and the customer's id at the shop is shop_id.
std::string select_facts(std::string_view rest);

OrderFacts facts_from(const Rows& row);

}  // namespace orderwire::store
