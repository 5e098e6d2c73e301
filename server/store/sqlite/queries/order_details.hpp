// The details of an order from its row and its customer's: what the writer and the readers have in common.
#pragma once

#include <string>
#include <string_view>

#include "store/sqlite/rows.hpp"
#include "store/store.hpp"

namespace orderwire::store {

// "SELECT <the details' columns> FROM orders JOIN <their customers> " and the rest, in which the columns of
// orders stand by their own names, and the customer's id at the shop is shop_id.
std::string select_order_details(std::string_view rest);

OrderDetails order_details_from(const Rows& row);

}  // namespace orderwire::store
